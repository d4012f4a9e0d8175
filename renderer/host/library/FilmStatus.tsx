import { CircleSlash, Clapperboard, Clock, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilmRequest, FilmView, RecordingView } from '../../../sfu/protocol/recordings.ts';
import { Button } from '../../ui/Button.tsx';
import { filmText, wholePercent } from './libraryTexts.ts';

const icons: Record<FilmView['state'], ReactNode> = {
	waiting: <Clock aria-hidden />,
	making: <Clapperboard aria-hidden />,
	made: <Clapperboard aria-hidden />,
	cancelled: <CircleSlash aria-hidden />,
	failed: <TriangleAlert className="text-warning-ink" aria-hidden />,
};

type Props = { recording: RecordingView; onChange: (action: FilmRequest['action']) => void };

/** Whether there is a film of the recording, when there will be one, and what can be done about it. */
export function FilmStatus({ recording: { film, name }, onChange }: Props) {
	const { t } = useTranslation();
	const action = actionOf(film);
	return (
		<div data-testid="film" className="mt-1 text-[0.9375rem]">
			<div className="flex flex-wrap items-center gap-x-3">
				<p className="flex items-baseline gap-2 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:translate-y-0.5">
					{icons[film.state]}
					<span className="figures">{filmText(film, t)}</span>
				</p>
				{action && (
					<Button
						testId="film-action"
						variant="bare"
						className="-my-1.5 px-3 text-accent-ink hover:bg-hover max-sm:-ml-3"
						onClick={() => onChange(action.name)}
					>
						{t(`library.film.${action.text}`)}
					</Button>
				)}
			</div>
			{film.state === 'making' && <Progress label={t('library.film.progressOf', { name })} percent={film.percent} />}
		</div>
	);
}

type Action = { name: FilmRequest['action']; text: 'now' | 'cancel' | 'again' | 'retry' };

function actionOf(film: FilmView): Action | null {
	switch (film.state) {
		case 'waiting':
			return film.why === 'class' ? { name: 'now', text: 'now' } : null;
		case 'making':
			return { name: 'cancel', text: 'cancel' };
		case 'cancelled':
			return { name: 'again', text: 'again' };
		case 'failed':
			return { name: 'again', text: 'retry' };
		case 'made':
			return null;
	}
}

function Progress({ label, percent }: { label: string; percent: number }) {
	const whole = wholePercent(percent);
	return (
		<div
			role="progressbar"
			data-testid="film-progress"
			aria-label={label}
			aria-valuenow={whole}
			aria-valuemin={0}
			aria-valuemax={100}
			className="mt-1 h-2 max-w-md forced-edge overflow-hidden rounded-full bg-line"
		>
			<div className="forced-mark h-full rounded-full bg-accent" style={{ width: `${whole}%` }} />
		</div>
	);
}
