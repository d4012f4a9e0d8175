/** Begins the subjects of people whom other issuers name; the ids of our own tokens have no colon. */
const prefix = 'person:';

/** @param space in which the ids of the issuer are unique */
export const personSubject = (space: string, userId: string): string => `${prefix}${space}|${userId}`;

/** Whether a token of another issuer has this subject. */
export const isPersonSubject = (subject: string): boolean => subject.startsWith(prefix);
