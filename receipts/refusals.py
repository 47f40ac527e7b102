"""Every code with which this floor refuses."""

from http import HTTPStatus

from provider_portal.shell.refusal import refusals

REDEMPTION = (
    *refusals(
        HTTPStatus.CONFLICT,
        not_confirmed="the service is not confirmed yet",
        nothing_done="nothing was done on the order, so there is nothing to redeem",
        already_redeemed="the order was redeemed before",
        official_ref_taken="another live redemption has this 民政通 number, perhaps in another spelling",
        self_paid="no voucher pays for the order",
        rule_pending="the rule of the service day is not known yet",
    ),
    *refusals(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        bad_official_ref="the 民政通 number is too short or too long",
        redeemed_in_future="the redemption lies in the future",
        month_mismatch="the redemption lies in another month than the service",
        deduction_above_base="the shown deduction is above what can be deducted",
        file_missing="no file was sent",
        bad_picture="the picture is damaged or of a kind that is not taken",
    ),
)

PAYMENTS = (
    *refusals(
        HTTPStatus.CONFLICT,
        to_redeem="a voucher pays for the order, so it is redeemed and not merely paid",
    ),
    *refusals(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        above_owed="more than is owed for the order",
        above_credit="more than was paid above the elder's share",
        paid_in_future="the payment lies in the future",
    ),
)

CLAIMS = (
    *refusals(
        HTTPStatus.NOT_FOUND,
        not_enrolled="the provider takes part in no county, so there is no month to claim",
        no_such_finding="the order does not have this finding any more",
        no_package="no package was built yet",
    ),
    *refusals(
        HTTPStatus.CONFLICT,
        changed="the month changed since it was checked; check it again",
        frozen_already="the month was frozen a moment ago",
        claimed_already="a redemption is in another package",
        built_already="the package was built a moment ago",
        not_built="the package is not built yet",
        not_frozen="the month is not frozen yet",
        not_submitted="the package was not submitted yet",
        submitted_already="the submission was entered before",
        reviewed_already="a line has another result already, and results are not overwritten",
    ),
    *refusals(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        no_such_finding="the order does not have this finding any more",
        must_fix="an explanation does not clear this finding; it has to be mended",
        too_short="the explanation is too short",
        empty_month="no redeemed order of the month may be claimed",
        bad_submitted_at="the submission lies in the future or before the freezing",
        bad_reviewed_on="the review lies in the future or before the submission",
        bad_results="results do not fit the package; `errors` names the lines",
        nothing="no result was given",
        bad_paid_on="the payment lies in the future or before the review",
        nothing_paid="the payment is not above zero",
        paid_above_approved="more was paid than approved",
        job_failed="command line: the build failed; its job says why",
    ),
    *refusals(
        HTTPStatus.SERVICE_UNAVAILABLE,
        not_built="command line: the package was not built; `portal jobs list` says why",
        file_damaged="a stored file of the month is damaged; restore it from a backup",
        cannot_write="command line: the folder cannot be written to",
    ),
)

REFUSALS = (*REDEMPTION, *PAYMENTS, *CLAIMS)
