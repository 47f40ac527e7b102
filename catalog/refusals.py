"""Every code with which this floor refuses, beside the codes of findings that bar a price or a list."""

from http import HTTPStatus

from provider_portal.shell.refusal import refusals

ENROLMENT = (
    *refusals(
        HTTPStatus.CONFLICT,
        enrolled_already="the provider takes part in this county already",
        applied_already="an application in this county was entered a moment ago",
        wrong_stage="the enrolment is at a stage that does not allow this step",
        change_open="a change of the joining day waits for its second person",
        decided_already="somebody has decided on it already",
        file_exists="somebody has just filled in the provider's file",
        paper_twice="this very file is kept for this paper already",
        set_aside_already="the paper was set aside before",
    ),
    *refusals(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        not_enrolled="the provider did not take part in the project that day, or not in that county",
        which_county="the provider takes part in several counties; name one",
        applied_already="the provider has applied in this county, or takes part in it",
        not_approved="the enrolment is not approved yet, so its joining day cannot be changed",
        approval_kept="the approval's paper is kept already, or there is no approval yet",
        account_not_open="the 民政通 account is not open yet",
        bad_county="the county's code is not six digits",
        bad_joining_day="the joining day is in the future, unchanged, or against the enrolment's other days",
        before_application="the approval lies before the application",
        before_joining="the day lies before the provider joined",
        scan_missing="the step needs a scan",
        scan_locked="the PDF is locked by a password",
        filled_by_portal="the portal makes this paper itself; none is uploaded",
        validity_missing="this paper needs its last day",
    ),
)

PRICES = (
    *refusals(HTTPStatus.FORBIDDEN, manager_only="only a manager may sign a comparison note"),
    *refusals(
        HTTPStatus.CONFLICT,
        reference_conflict="this paper is known with another price or other facts",
        import_raced="a colleague entered one of these papers meanwhile; import again",
        promotion_marked="the paper of this promotion was entered before",
        voided_already="it was voided before",
        void_waiting="the evidence waits for a second person to agree to voiding it",
        nothing_waiting="nothing waits for a second person",
        has_history="the price has evidence, so no comparison note is needed",
        signed_already="the note was signed before",
        stated_already="the statement for this window was entered before",
    ),
    *refusals(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        unknown_item="the list of that day has no such item",
        bad_price="the price is not above zero",
        bad_evidence="the evidence is incomplete; `errors` names the fields",
        bad_file="the file or form cannot be taken; `errors` names what to mend",
        import_refused="the workbook has mistakes; no row was imported",
        reason_missing="a reason is needed",
        too_few_sources="a comparison note needs two sources or more",
        above_sources="the price is above the lowest source of the note",
        seen_in_future="a source of the note was seen on a day to come",
        bad_days="the last day lies before the first",
        bad_percent="the discount is not 1 to 100 per cent",
        bad_package="the contents of the package do not hold together",
    ),
)

FILING = (
    *refusals(HTTPStatus.NOT_FOUND, not_rendered="the paper is not made yet; its job is under way"),
    *refusals(
        HTTPStatus.CONFLICT,
        draft_open="another list is a draft; finish it or throw it away",
        not_draft="the list was submitted and does not change any more",
        other_list="the row belongs to another list",
        line_twice="the list has a row for this item, variant and unit",
        filed_already="a price of this item, variant and unit was filed from this very day",
        accepted_already="the county's acceptance of this price was entered before",
        wrong_status="the list, order or month has a status that does not allow this step",
    ),
    *refusals(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        list_empty="the list has no rows",
        list_refused="prices of the list break rules; `breaches` has them all, and nothing was filed",
        accepted_already="the county's acceptance of this list was entered before",
        future_day="the day lies in the future",
        past_day="a price can be withdrawn from today on only",
        not_filed="no price is in force that day, so there is none to withdraw",
        day_missing="a submitted list needs the day from which its prices stop",
        before_submission="the acceptance lies before the submission",
        before_effective="the prices would stop before they began",
        board_empty="no price may be charged today, so the board is empty",
        nothing_filed="no price is filed, so there is nothing to compare",
    ),
)

LISTS_AND_RULES = refusals(
    HTTPStatus.UNPROCESSABLE_ENTITY,
    wrong_region="the provider does not take part in the project in this region",
    no_difference="the list says what is in force already",
    source_missing="command line: a new list needs the document it comes from",
    bad_address="the address of a preview is incomplete",
    no_rate="there is no rule for the day and class, or its numbers are only in 民政通: enter rate and what is left",
    parts_above_total="discount, long-term care insurance and ineligible parts exceed the total",
    no_class="name at least one class of voucher",
    too_long="the span is too long: five years for a rule, 24 hours for a visit",
    bad_rate="the rate is not above 0 and at most 100 per cent",
    bad_cap="the cap is not above zero",
    cap_without_rate="a rule without a rate has no cap either",
)

REFUSALS = (*ENROLMENT, *PRICES, *FILING, *LISTS_AND_RULES)
