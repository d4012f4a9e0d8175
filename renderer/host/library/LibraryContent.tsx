import { Film, KeyRound, ServerCrash, VideoOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordingView } from '../../../sfu/protocol/recordings.ts';
import { isQuoted, libraryTable } from '../../problems/screens.ts';
import { lookUp, type ScreenText } from '../../problems/Table.ts';
import { formatBytes } from '../../ui/bytes.ts';
import { Callout } from '../../ui/Callout.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Sentence } from '../Sentence.tsx';
import { isNearlyFull } from './libraryTexts.ts';
import { RecordingCard } from './RecordingCard.tsx';
import { StorageCard } from './StorageCard.tsx';
import type { Tickets } from './Tickets.ts';
import type { LibraryView } from './useLibrary.ts';
import type { RecordingActions } from './useRecordingActions.ts';

type Props = {
	token: string;
	view: LibraryView;
	/** Ids that are not shown any more. */
	removed: ReadonlySet<string>;
	tickets: Tickets;
	actions: RecordingActions;
	onPlay: (recording: RecordingView) => void;
	onRename: (recording: RecordingView) => void;
	onRefresh: () => Promise<void>;
};

/** Below the heading: the list, or what there is instead. */
export function LibraryContent({ view, ...rest }: Props) {
	const { t } = useTranslation();
	switch (view.state) {
		case 'loading':
			return <LoadingList />;
		case 'failed': {
			const trouble = lookUp(libraryTable, view.error);
			return (
				<Sentence
					testId="library-trouble"
					illustration={troubleIcons[trouble.says] ?? <ServerCrash aria-hidden />}
					title={t(`problem.screen.${trouble.says}.title`)}
					text={t(`problem.screen.${trouble.says}.text`)}
					code={isQuoted(trouble) ? t('ui.error.code', { code: view.error.code }) : undefined}
				/>
			);
		}
		case 'ready':
			return <LoadedList {...rest} {...view} />;
	}
}

const troubleIcons: Partial<Record<ScreenText, ReactNode>> = {
	libraryNotTheHost: <KeyRound aria-hidden />,
	libraryNone: <VideoOff aria-hidden />,
};

type LoadedProps = Omit<Props, 'view'> & Omit<LibraryView & { state: 'ready' }, 'state'>;

function LoadedList({ token, list, isStale, removed, tickets, actions, onPlay, onRename, onRefresh }: LoadedProps) {
	const { t } = useTranslation();
	const { freeBytes, maker } = list;
	const recordings = list.recordings.filter(({ recordingId }) => !removed.has(recordingId));
	return (
		<div className="flex grow flex-col gap-5">
			{isStale && (
				<Callout testId="library-stale" kind="warning">
					{t('library.stale')}
				</Callout>
			)}
			{freeBytes === null && (
				<Callout testId="library-unreadable" kind="error">
					{t('library.storage.unreadable')}
				</Callout>
			)}
			{isNearlyFull(freeBytes) && (
				<Callout testId="library-nearly-full" kind="warning">
					{t('library.storage.low', { size: formatBytes(freeBytes) })}
				</Callout>
			)}
			{maker === null && <Callout testId="library-no-maker">{t('library.maker')}</Callout>}
			{recordings.length === 0 ? (
				<Sentence
					testId="library-empty"
					illustration={<Film aria-hidden />}
					title={t('library.empty.title')}
					text={t('library.empty.text')}
				/>
			) : (
				<ul aria-label={t('library.list')} className="space-y-3">
					{recordings.map((recording) => (
						<RecordingCard
							key={recording.recordingId}
							recording={recording}
							tickets={tickets}
							actions={actions}
							onPlay={onPlay}
							onRename={onRename}
						/>
					))}
				</ul>
			)}
			<StorageCard token={token} list={list} onChanged={onRefresh} />
		</div>
	);
}

function LoadingList() {
	const { t } = useTranslation();
	return (
		<div data-testid="library-loading" className="space-y-3">
			<p role="status" className="sr-only">
				{t('library.loading')}
			</p>
			<Skeleton className="h-40" />
			<Skeleton className="h-40" />
			<Skeleton className="h-40" />
		</div>
	);
}
