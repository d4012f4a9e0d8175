import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordingView } from '../../../sfu/protocol/recordings.ts';
import { requestTicket } from '../../client/signalling/recordingsApi.ts';
import { Page } from '../../ui/Page.tsx';
import { ScreenHeading } from '../../ui/ScreenHeading.tsx';
import { Toast, ToastRegion } from '../../ui/Toast.tsx';
import { LibraryContent } from './LibraryContent.tsx';
import { PlayerDialog } from './PlayerDialog.tsx';
import { RenameDialog } from './RenameDialog.tsx';
import { Tickets } from './Tickets.ts';
import { useLibrary } from './useLibrary.ts';
import { useMessages } from './useMessages.ts';
import { useRecordingActions } from './useRecordingActions.ts';

/** Time until a message disappears; the server keeps a deleted recording for as long. */
const messageShownMs = 10_000;

type Props = { token: string; onBack: () => void };

/** The recordings of this computer: watch, download, rename, delete, and what becomes of their films. */
export function LibraryScreen({ token, onBack }: Props) {
	const { t } = useTranslation();
	const { view, refresh } = useLibrary(token);
	const { messages, tell, dismiss } = useMessages();
	const tickets = useMemo(() => new Tickets((recordingId) => requestTicket(token, recordingId)), [token]);
	const { actions, attempt, removed } = useRecordingActions({ token, tickets, refresh, tell });
	const [played, setPlayed] = useState<{ name: string; path: string } | null>(null);
	const [renamed, setRenamed] = useState<RecordingView | null>(null);
	const heading = useRef<HTMLHeadingElement>(null);
	// On opening, and when the recording with the focused button was deleted.
	useEffect(() => {
		if (removed.size === 0 || document.activeElement === document.body) heading.current?.focus();
	}, [removed]);
	const play = ({ recordingId, name }: RecordingView) =>
		void attempt(async () => setPlayed({ name, path: (await tickets.get(recordingId)).path }));
	return (
		<Page testId="library" width="wide">
			<title>{t('library.pageTitle')}</title>
			<div className="mb-5">
				<ScreenHeading ref={heading} backLabel={t('library.back')} onBack={onBack}>
					{t('library.title')}
				</ScreenHeading>
			</div>
			<LibraryContent
				token={token}
				view={view}
				removed={removed}
				tickets={tickets}
				actions={actions}
				onPlay={play}
				onRename={setRenamed}
				onRefresh={refresh}
			/>
			{played && <PlayerDialog {...played} onClose={() => setPlayed(null)} />}
			{renamed && (
				<RenameDialog token={token} recording={renamed} onRenamed={refresh} onClose={() => setRenamed(null)} />
			)}
			<ToastRegion label={t('library.message.label')} shownMs={messageShownMs}>
				{messages.map(({ id, text, undo }) => (
					<Toast
						testId="library-toast"
						key={id}
						urgent
						onClose={() => dismiss(id)}
						actions={
							undo
								? [
										{
											testId: 'library-undo',
											text: t('library.message.undo'),
											hint: t('library.message.undoSpoken'),
											onPress: undo,
										},
									]
								: []
						}
					>
						{text}
					</Toast>
				))}
			</ToastRegion>
		</Page>
	);
}
