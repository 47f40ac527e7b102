"""Every code with which this floor refuses, beside the codes of findings that bar an order."""

from http import HTTPStatus

from provider_portal.shell.refusal import refusals

RECIPIENTS = (
    *refusals(
        HTTPStatus.CONFLICT,
        id_number_known="an elder with this identity number is in the provider's file",
        class_locked="the month's voucher was used, its class cannot change any more",
        user_taken="the user belongs to another caregiver",
        known_phone="another caregiver has this telephone number",
        known_certificate="another caregiver has this certificate number",
    ),
    *refusals(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        bad_id_number="the identity number does not check",
        bad_latitude="latitude and longitude go together",
        bad_position="the position is 0,0, lies outside China, or has latitude and longitude swapped; `detail` asks",
        bad_assessed_on="the assessment lies in the future",
        bad_signed_on="the agreement was signed in the future",
        bad_until="the agreement ends before it begins",
        bad_read_at="what is left was read in the future",
        assessment_outside="the assessment voucher is no voucher of a month",
        undrawable="the name has characters that the portal cannot print",
        no_such_user="no such user with this provider",
    ),
)

ORDERS = (
    *refusals(
        HTTPStatus.CONFLICT,
        recipient_busy="the elder has another order at that time",
        caregiver_busy="the caregiver has another order at that time",
        platform_ref_taken="another live order has this 民政通 number, perhaps in another spelling",
        order_locked="the order was redeemed and cannot be cancelled",
        nothing_lapsed="the order did not become self-pay because its rule never came",
    ),
    *refusals(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        not_eligible="the elder may not use this voucher that day; `breaches` says why",
        bad_hours="the service ends before it begins",
        crosses_month="a stay lies in one calendar month",
        no_lines="the order has no lines",
        duplicate_line="two lines name the same item, variant and unit",
        too_early="the service has not begun, so it cannot be missed yet",
        certificate_expired="the caregiver's certificate has run out by the service day",
    ),
)

VISITS = (
    *refusals(
        HTTPStatus.FORBIDDEN,
        not_yours="the order is not assigned to this caregiver",
        no_caregiver="the account belongs to no caregiver",
    ),
    *refusals(
        HTTPStatus.CONFLICT,
        event_id_reused="this `event_id` was used for something else",
        already_told="the caregiver has told this from the phone",
        already_approved="the late entry was approved before",
        already_confirmed="the service was confirmed before",
    ),
    *refusals(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        position_incomplete="a fixed position needs latitude and longitude",
        unknown_line="the order has no such line, or it is named twice",
        above_ordered="more was done than ordered",
        in_future="a late entry lies in the future",
        reason_required="this needs a reason",
        not_late_entry="only a late entry is approved",
        file_required="no file was sent",
        sha256_mismatch="the file is not the one whose SHA-256 was sent",
        bad_photo="the photograph is damaged, too large, or of a kind that is not taken",
        too_many_photos="an order holds no more photographs",
        nothing_done="no line was ticked as done",
        wrong_signer="the signer's name is missing, is not the elder's, or is the caregiver's",
        relation_required="an agent or relative says how they are related",
        signature_png_required="a signature is needed, or the reason why there is none",
        bad_signature="the signature is no whole PNG",
        signature_too_large="the signature is above 1 MB or has too many pixels",
        signature_blank="the signature has no strokes",
    ),
)

REFUSALS = (*RECIPIENTS, *ORDERS, *VISITS)
