import { useCallback, useState } from 'react';
import type { RecordingList } from '../../../sfu/protocol/recordings.ts';
import { CallError } from '../../client/signalling/CallError.ts';
import { fetchRecordings } from '../../client/signalling/recordingsApi.ts';
import { useRepeated } from '../../ui/useRepeated.ts';
import { useVisible } from '../../ui/useVisible.ts';
import { isInProgress } from './libraryTexts.ts';

const busyEveryMs = 2_000;
const idleEveryMs = 10_000;

export type LibraryView =
	| { state: 'loading' }
	/** Polling goes on after every error. */
	| { state: 'failed'; error: CallError }
	/** `isStale`: the last poll failed, this is the list before. */
	| { state: 'ready'; list: RecordingList; isStale: boolean };

/** The list of recordings; polled while the page is visible, and quicker while a recording or a film is made. */
export function useLibrary(token: string): { view: LibraryView; refresh: () => Promise<void> } {
	const [view, setView] = useState<LibraryView>({ state: 'loading' });
	const refresh = useCallback(
		() =>
			fetchRecordings(token).then(
				(list) => setView(afterAnswer(list)),
				(error: unknown) => setView(afterFailure(CallError.from(error))),
			),
		[token],
	);
	const isBusy = view.state === 'ready' && view.list.recordings.some(isInProgress);
	useRepeated(refresh, isBusy ? busyEveryMs : idleEveryMs, useVisible());
	return { view, refresh };
}

/** Keeps the same object for an equal answer, so that polling causes no re-render. */
const afterAnswer =
	(list: RecordingList) =>
	(last: LibraryView): LibraryView =>
		last.state === 'ready' && !last.isStale && JSON.stringify(last.list) === JSON.stringify(list)
			? last
			: { state: 'ready', list, isStale: false };

const afterFailure =
	(error: CallError) =>
	(last: LibraryView): LibraryView =>
		last.state === 'ready' && error.code !== 'unauthorized' ? { ...last, isStale: true } : { state: 'failed', error };
