import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilmRequest, RecordingView } from '../../../sfu/protocol/recordings.ts';
import { CallError } from '../../client/signalling/CallError.ts';
import { deleteRecording, requestFilm, restoreRecording } from '../../client/signalling/recordingsApi.ts';
import { lineText } from '../../problems/lines.ts';
import { saveFrom } from '../../ui/saveFile.ts';
import type { Tickets } from './Tickets.ts';

/** What a person does with one recording. None rejects: a failure becomes a message. */
export type RecordingActions = {
	download: (recording: RecordingView) => Promise<void>;
	remove: (recording: RecordingView) => Promise<void>;
	changeFilm: (recording: RecordingView, action: FilmRequest['action']) => Promise<void>;
	/** Desktop window only. */
	showInFolder: ((recording: RecordingView) => Promise<void>) | undefined;
};

type Parts = {
	token: string;
	tickets: Tickets;
	refresh: () => Promise<void>;
	tell: (text: string, undo?: () => void) => void;
};

/** `removed`: ids of recordings that were deleted here, which a list that was asked for before may still contain. */
export function useRecordingActions({ token, tickets, refresh, tell }: Parts) {
	const { t } = useTranslation();
	const [removed, setRemoved] = useState<ReadonlySet<string>>(new Set());
	const attempt = useCallback(
		async (work: () => Promise<unknown>) => {
			try {
				await work();
			} catch (error) {
				tell(lineText('recording', CallError.from(error), t));
			}
		},
		[tell, t],
	);
	const actions = useMemo((): RecordingActions => {
		const restore = async ({ recordingId }: RecordingView) => {
			try {
				await restoreRecording(token, recordingId);
				setRemoved((ids) => new Set([...ids].filter((id) => id !== recordingId)));
			} catch (error) {
				tell(lineText('restore', CallError.from(error), t));
			}
			await refresh();
		};
		return {
			download: ({ recordingId }) => attempt(async () => saveFrom((await tickets.get(recordingId)).zip, '')),
			remove: (recording) =>
				attempt(async () => {
					await deleteRecording(token, recording.recordingId);
					setRemoved((ids) => new Set([...ids, recording.recordingId]));
					tell(t('library.message.deleted', { name: recording.name }), () => void restore(recording));
					await refresh();
				}),
			changeFilm: ({ recordingId }, action) =>
				attempt(async () => {
					await requestFilm(token, recordingId, action);
					await refresh();
				}),
			showInFolder:
				window.lectern && (({ folder }) => showFolder(folder).catch(() => tell(t('library.message.noFolder')))),
		};
	}, [token, tickets, refresh, tell, t, attempt]);
	return { actions, removed, attempt };
}

async function showFolder(folder: string): Promise<void> {
	await window.lectern?.showRecording(folder);
}
