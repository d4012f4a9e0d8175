import { Download, Ellipsis, FolderOpen, Pencil, Play, Trash2, Users } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordingView } from '../../../sfu/protocol/recordings.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { isolate } from '../../ui/bidi.ts';
import { formatBytes } from '../../ui/bytes.ts';
import { Menu, MenuItem, MenuLine } from '../../ui/Menu.tsx';
import { formatDateTime, formatElapsed } from '../../ui/time.ts';
import { FilmStatus } from './FilmStatus.tsx';
import { endText, namesOf } from './libraryTexts.ts';
import { Picture } from './Picture.tsx';
import type { Tickets } from './Tickets.ts';
import type { RecordingActions } from './useRecordingActions.ts';

type Props = {
	recording: RecordingView;
	tickets: Tickets;
	actions: RecordingActions;
	onPlay: (recording: RecordingView) => void;
	onRename: (recording: RecordingView) => void;
};

/** One recording of the list. While it is still recorded there is nothing to do with it here. */
export function RecordingCard({ recording, tickets, actions, onPlay, onRename }: Props) {
	const { t } = useTranslation();
	const headingId = useId();
	const { name, startedAtMs, durationMs, bytes, state } = recording;
	const date = formatDateTime(startedAtMs);
	const isFinished = state === 'finished';
	const end = endText(recording.end, t);
	return (
		<li
			aria-labelledby={headingId}
			data-testid="recording"
			className="flex flex-col gap-4 rounded-2xl border border-line bg-card p-4 shadow-card sm:flex-row sm:gap-5"
		>
			<Picture recording={recording} tickets={tickets} onPlay={isFinished ? () => onPlay(recording) : null} />
			<div className="flex min-w-0 grow flex-col gap-1">
				<h2 id={headingId} className="text-lg leading-snug font-semibold">
					<bdi>{name}</bdi>
				</h2>
				<p className="figures flex flex-wrap gap-x-3 text-[0.9375rem] text-muted">
					<span>{date}</span>
					<span>{formatElapsed(durationMs)}</span>
					<span>{formatBytes(bytes)}</span>
				</p>
				<People people={recording.people} />
				{end && <p className="text-[0.9375rem] text-muted">{end}</p>}
				{isFinished ? (
					<FilmStatus recording={recording} onChange={(action) => void actions.changeFilm(recording, action)} />
				) : (
					<p className="mt-1 flex items-center gap-2 text-[0.9375rem] font-medium">
						<span
							aria-hidden="true"
							className={state === 'paused' ? 'size-3 bg-amber-500' : 'size-3 rounded-full bg-danger'}
						/>
						{t(`library.running.${state}`)}
					</p>
				)}
			</div>
			{isFinished && (
				<div className="flex shrink-0 items-start gap-1">
					<Button
						testId="recording-play"
						aria-label={t('library.playOf', { name, date })}
						onClick={() => onPlay(recording)}
					>
						<Play className="size-5" aria-hidden />
						{t('library.play')}
					</Button>
					<IconButton
						testId="recording-download"
						label={t('library.downloadOf', { name, date })}
						icon={<Download className="size-5" aria-hidden />}
						onClick={() => void actions.download(recording)}
					/>
					<Menu
						testId="recording-menu"
						label={t('library.more', { name, date })}
						trigger={
							<IconButton
								testId="recording-options"
								label={t('library.more', { name, date })}
								icon={<Ellipsis className="size-5" aria-hidden />}
							/>
						}
					>
						<MoreItems recording={recording} actions={actions} onRename={onRename} />
					</Menu>
				</div>
			)}
		</li>
	);
}

function MoreItems({ recording, actions, onRename }: Pick<Props, 'recording' | 'actions' | 'onRename'>) {
	const { t } = useTranslation();
	const { showInFolder } = actions;
	return (
		<>
			<MenuItem testId="recording-rename" icon={<Pencil aria-hidden />} onSelect={() => onRename(recording)}>
				{t('library.rename.action')}
			</MenuItem>
			{showInFolder && (
				<MenuItem
					testId="recording-show"
					icon={<FolderOpen aria-hidden />}
					onSelect={() => void showInFolder(recording)}
				>
					{t('library.showInFolder')}
				</MenuItem>
			)}
			<MenuLine />
			<MenuItem
				testId="recording-delete"
				icon={<Trash2 aria-hidden />}
				danger
				onSelect={() => void actions.remove(recording)}
			>
				{t('library.delete')}
			</MenuItem>
		</>
	);
}

function People({ people }: Pick<RecordingView, 'people'>): ReactNode {
	const { t } = useTranslation();
	const { names, others } = namesOf(people);
	if (names.length === 0) return null;
	return (
		<p className="flex items-baseline gap-2 text-[0.9375rem] text-muted" title={people.map(isolate).join(', ')}>
			<Users className="size-4 shrink-0 translate-y-0.5" aria-label={t('library.people')} />
			<span className="min-w-0">
				{names.join(', ')}
				{others > 0 && (
					<>
						<span aria-hidden="true"> {t('library.others', { count: others })}</span>
						<span className="sr-only"> {t('library.othersSpoken', { count: others })}</span>
					</>
				)}
			</span>
		</p>
	);
}
