import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { readStored, writeStored } from '../../ui/storage.ts';

/** `auto`: as many tiles on a page as have a good size. `speaker`: whoever speaks is large. A number: tiles on a page. */
export const layouts = ['auto', 'speaker', '4', '9', '16', '25'] as const;
export type Layout = (typeof layouts)[number];
/** Where we see ourselves: as a tile like the others, small in a corner, or not at all. */
export const ownViews = ['tile', 'small', 'hidden'] as const;
export type OwnView = (typeof ownViews)[number];

/** One of a few values that is remembered on this computer; the first is the default. */
function storedChoice<Value extends string>(key: string, values: readonly [Value, ...Value[]]) {
	const stored = readStored(key);
	const store = createStore(() => ({ value: values.find((value) => value === stored) ?? values[0] }));
	const set = (value: Value) => {
		writeStored(key, value);
		store.setState({ value });
	};
	return { store, set };
}

const layoutChoice = storedChoice<Layout>('lectern.layout', layouts);
const ownViewChoice = storedChoice<OwnView>('lectern.ownView', ownViews);

export const setLayout = layoutChoice.set;
export const setOwnView = ownViewChoice.set;
export const useLayoutChoice = (): Layout => useStore(layoutChoice.store, ({ value }) => value);
export const useOwnView = (): OwnView => useStore(ownViewChoice.store, ({ value }) => value);
