import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { readStored, writeStored } from './storage.ts';

/** A choice between on and off that is remembered on this computer. */
export type StoredSwitch = { store: StoreApi<{ isOn: boolean }>; set: (isOn: boolean) => void };

/** On until a person turns it off. @param key in local storage */
export function storedSwitch(key: string): StoredSwitch {
	const store = createStore(() => ({ isOn: readStored(key) !== 'off' }));
	const set = (isOn: boolean) => {
		writeStored(key, isOn ? 'on' : 'off');
		store.setState({ isOn });
	};
	return { store, set };
}

export const useStoredSwitch = ({ store, set }: StoredSwitch): [isOn: boolean, set: (isOn: boolean) => void] => [
	useStore(store, ({ isOn }) => isOn),
	set,
];
