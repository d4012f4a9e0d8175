import type { ErrorCode, ErrorSubject } from '../../sfu/protocol/errors.ts';

/** What the server, or the way to it, said: of an error only this decides on the sentence. */
export type Problem = { code: ErrorCode; what?: ErrorSubject | undefined };

/** Key of a title and a text that fill a screen: `problem.screen.*`. */
export type ScreenText = keyof TextKeys['problem']['screen'];

/** Key of a sentence in a form, a banner or a message: `problem.line.*`; counted texts without their plural ending. */
export type LineText = WithoutPlural<keyof TextKeys['problem']['line']>;

type WithoutPlural<Key extends string> = Key extends `${infer Base}_one` | `${infer Base}_other` ? Base : Key;

/** A remedy with a button. */
export type ButtonRemedy = keyof TextKeys['problem']['remedy'];

/**
 * What a person can do about it on this page. Those with a button have their label in `problem.remedy.*`; `correct`: change
 * what was entered; `wait`: nothing to press, it goes on by itself or is possible after a while; `ask`: only the teacher
 * can help.
 */
export type Remedy = ButtonRemedy | 'correct' | 'wait' | 'ask';

/** What is said, and what can be done about it. */
export type Answer<Text, Way = Remedy> = { says: Text; remedy: Way };

/** The answer to one error code: one for all, or closer ones by what the error is about. */
export type Row<Text, Way = Remedy> = Answer<Text, Way> | BySubject<Text, Way>;

type BySubject<Text, Way> = { other: Answer<Text, Way> } & Partial<Record<ErrorSubject, Answer<Text, Way>>>;

/** The answers of one situation. Complete: a new error code is a compile error until every situation has a sentence. */
export type Table<Text, Way = Remedy> = Record<ErrorCode, Row<Text, Way>>;

export function answer<Text, Way>(says: Text, remedy: Way): Answer<Text, Way> {
	return { says, remedy };
}

/** The closest answer to an error. */
export function lookUp<Text, Way>(table: Table<Text, Way>, { code, what }: Problem): Answer<Text, Way> {
	const row = table[code];
	if ('says' in row) return row;
	return (what && row[what]) ?? row.other;
}
