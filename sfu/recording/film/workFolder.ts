/** Folder in a lesson folder where makers keep what they need to go on with a film; it goes with its film. */
export const workFolder = '.film';
