import type { EntryList } from './entries.ts';

type Props<EntryProps extends object> = { of: EntryList<EntryProps>; with: EntryProps };

/** Draws every component of a list in its order, each with the same props. */
export function Each<EntryProps extends object>({ of: list, with: props }: Props<EntryProps>) {
	return Object.entries(list).map(([name, Entry]) => <Entry key={name} {...props} />);
}
