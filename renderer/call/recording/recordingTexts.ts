/** Sentences about the recording, by its state. Pure. */
import type { TFunction } from 'i18next';
import type { RecordingFigures, RecordingState } from '../../../sfu/protocol/models/recording.ts';
import type { RecordingNews } from '../../client/state/recording.ts';
import { actionText } from '../../problems/actions.ts';

/** From here on the remaining time on the disk is shown as a warning, minutes. */
const fewMinutes = 15;
/** Up to here the remaining time is told in minutes, above it in hours. */
const mostMinutes = 120;

export function newsText(news: RecordingNews, isHost: boolean, t: TFunction): string {
	switch (news.kind) {
		case 'started':
			return t(isHost ? 'recording.news.startedHost' : 'recording.news.started');
		case 'stopped':
			return isHost ? stoppedText(news.end, t) : t('recording.news.stopped');
		case 'diskLow':
			return t('recording.news.diskLow', { count: wholeMinutes(news.minutesLeft) });
		case 'failed':
			return actionText(news.attempted, news.error, t);
		default:
			return t(`recording.news.${news.kind}`);
	}
}

/** News that stay until they are dismissed, because somebody has to do something or would miss the end of a recording. */
export function isLasting(news: RecordingNews, isHost: boolean): boolean {
	if (news.kind === 'stopped') return isHost && news.end !== 'stopped';
	return news.kind === 'diskLow' || news.kind === 'failed';
}

function stoppedText(end: (RecordingNews & { kind: 'stopped' })['end'], t: TFunction): string {
	switch (end) {
		case 'diskFull':
		case 'diskFailed':
		case 'roomEmpty':
			return t(`recording.news.ended.${end}`);
		case null:
			return t('recording.news.ended.meanwhile');
		default:
			return t('recording.news.saved');
	}
}

export const isDiskLow = ({ minutesLeft }: Pick<RecordingFigures, 'minutesLeft'>): boolean =>
	minutesLeft !== null && minutesLeft <= fewMinutes;

/** How long the disk lasts. */
export function roomLeftText(minutesLeft: number | null, t: TFunction): string {
	if (minutesLeft === null) return t('recording.figures.plenty');
	if (isDiskLow({ minutesLeft })) return t('recording.figures.low', { count: wholeMinutes(minutesLeft) });
	return minutesLeft <= mostMinutes
		? t('recording.figures.minutes', { count: wholeMinutes(minutesLeft) })
		: t('recording.figures.hours', { count: Math.floor(minutesLeft / 60) });
}

/** What of the class is recorded. */
export const whatText = ({ options }: Pick<RecordingState, 'options'>, t: TFunction): string =>
	t(`recording.what.${options.cameras ?? 'spotlight'}`);

/** Rounded down: nobody is promised more than there is. */
const wholeMinutes = (minutes: number) => Math.max(1, Math.floor(minutes));
