// Asks whether the reader wants less motion.

/** Return true if the reader's system asks for reduced motion. */
export const isMotionReduced = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
