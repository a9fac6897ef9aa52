/**
 * Milliseconds without a further email before anything moves. Motion shares no frame with a new
 * row or the next one of a burst, because each moving layer costs milliseconds.
 */
export const MOTION_DELAY_MS = 150;
