"""Every code with which the ground floor refuses: the shell, accounts, ground, papers, the operator's commands."""

from http import HTTPStatus

from provider_portal.shell.refusal import refusals

_COMMAND_LINE = "command line: "

DOORS = (
    *refusals(
        HTTPStatus.BAD_REQUEST,
        bad_request="the request cannot be read",
        csrf="the page was open for too long; a form's safety token has run out",
    ),
    *refusals(
        HTTPStatus.UNAUTHORIZED,
        sign_in_first="nobody is signed in",
        sign_in_failed="telephone number or password is wrong",
        token_required="no token, or one that was revoked",  # noqa: S106 - a code, no password
    ),
    *refusals(HTTPStatus.FORBIDDEN, not_allowed="the role may not do this"),
    *refusals(HTTPStatus.NOT_FOUND, not_found="no such thing within this provider, or no such address"),
    *refusals(HTTPStatus.METHOD_NOT_ALLOWED, method_not_allowed="the address does not take this method"),
    *refusals(
        HTTPStatus.CONFLICT,
        stale="somebody changed the row since it was read; read it again",
        conflict="it clashes with a row that somebody else has just written",
        busy="somebody else is doing the same, or the database is busy; nothing was saved, try again",
        still_running="the first call under this Idempotency-Key is still running",
        job_not_failed="only a failed job can be tried again",
        job_running="another date of the same dated job waits or runs; try again when it has ended",
    ),
    *refusals(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        too_large="the body is too large",
        file_too_large="the file is too large",
    ),
    *refusals(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, media_type="the body is not JSON, or is not said to be"),
    *refusals(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        invalid="fields are not what they should be; `errors` names them",
        bad_json="the body is not valid JSON, or not an object",
        bad_limit="`limit` is not a whole number from 1 to 200",
        bad_cursor="`cursor` is not one that a list has given",
        bad_idempotency_key="Idempotency-Key is not 1 to 200 visible ASCII characters",
        idempotency_key_too_long="the key of a form's step is longer than 200 characters",
        idempotency_mismatch="this Idempotency-Key was used for a call with another body",
        bad_scan="the scan is missing, is no PDF, JPEG or PNG, cannot be opened, or is too long",
        second_person="another person has to do this, not the one who began it",
        bad_month="the month is not written YYYY-MM",
        bad_amount="the amount is not a number",
        too_precise="the amount has more than two decimals",
        too_large="the amount is above ten million yuan",
        span_too_long="working days of more than three years were asked for",
    ),
    *refusals(HTTPStatus.TOO_MANY_REQUESTS, too_many="too many calls or attempts; see `Retry-After`"),
    *refusals(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        unforeseen="an error in the portal; nothing was saved",
        error="anything else that HTTP knows; the status says what",
    ),
    *refusals(
        HTTPStatus.SERVICE_UNAVAILABLE,
        database="the database did not answer; it is not sure whether the call was saved",
        disk="a file could not be written or read; is the disk full?",
        file_lost="a stored file is not there any more; restore it from a backup",
        font_missing="the portal's Chinese font is not installed, so no paper can be made",
        paper_incomplete="a picture or font of a paper could not be read",
        redis="Redis does not answer",
    ),
)

ACCOUNTS = (
    *refusals(
        HTTPStatus.CONFLICT,
        code_taken="another provider has this code",
        phone_taken="somebody has just registered this telephone number",
        member_already="the person has an account with this provider already",
    ),
    *refusals(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        bad_code="the provider's code is not 2 to 20 capital letters or digits",
        bad_region="the administrative code is not six digits",
        bad_phone="not a mainland mobile number of eleven digits",
        bad_uscc="the 统一社会信用代码 does not check",
        name_missing="a name is needed",
        kind_missing="the provider needs at least one kind",
        assessor_alone="an assessment organisation can have no other kind",
        weak_password="the password is too short",  # noqa: S106 - a code, no password
        which_provider="the person belongs to no provider or to several; name one",
        revoked_already="the token was revoked before",
    ),
)

OPERATION = (
    *refusals(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        chain_broken="nightly check: an entry of the audit chain was changed or removed",
        backup_exists=_COMMAND_LINE + "the file is there already and is not overwritten",
        backup_damaged=_COMMAND_LINE + "the backup is incomplete or was changed; nothing was restored",
        backup_format=_COMMAND_LINE + "the backup was made by another version of the program",
        backup_revision=_COMMAND_LINE + "the backup's tables are of another revision",
        backup_keys=_COMMAND_LINE + "the keys that sealed the backup's identity numbers are missing",
        not_empty=_COMMAND_LINE + "restoring, and the demonstration, need an empty database and folder",
        key_current=_COMMAND_LINE + "the key is in use; rotate first",
        key_used=_COMMAND_LINE + "rows are sealed with this key; reseal first",
        bad_notice=_COMMAND_LINE
        + "the file is no notice of holidays; a line for every defect names its entry",
        notice_source=_COMMAND_LINE + "the notice's name and number are missing, too long or not printable",
        published_in_future=_COMMAND_LINE + "the notice's day of publication lies in the future",
    ),
    *refusals(
        HTTPStatus.CONFLICT,
        port_busy=_COMMAND_LINE + "something else listens on the port",
        notice_taken=_COMMAND_LINE + "a notice of the same year was imported at the same moment",
    ),
    *refusals(
        HTTPStatus.SERVICE_UNAVAILABLE,
        port_forbidden=_COMMAND_LINE + "a port below 1024 needs more rights",
        no_lan=_COMMAND_LINE + "the machine is in no local network",
    ),
)
