/**
 * Milliseconds without a further mail before anything moves: motion shares no frame with the row
 * that it is about, nor with the next one of a burst. Each layer that moves costs milliseconds.
 */
export const CALM_AFTER = 150;
