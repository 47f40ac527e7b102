// What every event made on a phone carries: its own id, and the phone's time. Imported by the field modules.

/** A UUID of version 7: sorts by time, and needs no secure context (plain http has no crypto.randomUUID). */
export function uuid7(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let place = 0; place < 6; place += 1) bytes[place] = Math.floor(now / 256 ** (5 - place)) % 256;
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** "2026-07-15T09:30:12+08:00": the phone's wall time with the phone's own offset. */
export function stamp(at = new Date()) {
  const ahead = -at.getTimezoneOffset();
  const two = (number) => String(Math.floor(Math.abs(number))).padStart(2, "0");
  const wall = new Date(at.getTime() + ahead * 60_000).toISOString().slice(0, 19);
  return `${wall}${ahead < 0 ? "-" : "+"}${two(ahead / 60)}:${two(ahead % 60)}`;
}

/** Put a value in the form's field of that name, if it has one. */
export function fill(form, name, value) {
  const field = form.elements[name];
  if (field) field.value = value;
}

/** The id stays the same for this page, so that a second try is the same event. */
export function fillEvent(form) {
  if (!form.elements.event_id?.value) fill(form, "event_id", uuid7());
  fill(form, "happened_at", stamp());
  fill(form, "sent_at", stamp());
}

// GeolocationPositionError: 1 refused by the person, 2 the phone has none to give, 3 too slow.
const STATES = { 1: "denied", 2: "off", 3: "unavailable" };

/** Never fails: {state, latitude, longitude, accuracy_m}, where state is fixed denied off unavailable. */
export function locate(timeout = 15_000, maximumAge = 0) {
  return new Promise((resolve) => {
    if (!navigator.geolocation || !window.isSecureContext) {
      resolve({ state: "unavailable" });
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({
        state: "fixed",
        latitude: coords.latitude.toFixed(6),
        longitude: coords.longitude.toFixed(6),
        accuracy_m: Math.ceil(coords.accuracy),
      }),
      ({ code }) => resolve({ state: STATES[code] ?? "unavailable" }),
      { enableHighAccuracy: true, timeout, maximumAge },
    );
  });
}
