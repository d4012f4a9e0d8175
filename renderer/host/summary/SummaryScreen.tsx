import { RefreshCw } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClassCard } from '../../../sfu/protocol/http.ts';
import type { LessonSummary } from '../../../sfu/protocol/models/lessonSummary.ts';
import { formatRoomCode } from '../../../sfu/protocol/models.ts';
import { fetchSummary } from '../../client/signalling/classesApi.ts';
import { Button } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { Page } from '../../ui/Page.tsx';
import { ScreenHeading } from '../../ui/ScreenHeading.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { formatClock, formatDateTime } from '../../ui/time.ts';
import { SummaryContent } from './SummaryContent.tsx';

type Props = {
	token: string;
	card: ClassCard;
	/** It is shown because the lesson has just ended. */
	justEnded: boolean;
	/** How many wait for the next lesson. */
	waitingCount: number;
	busy: boolean;
	/** Starts the class again, or opens it first. */
	onAgain: () => void;
	onRenewCode: () => Promise<boolean>;
	onBack: () => void;
};

/** What was in the last lesson of a class, and the way into the next one. */
export function SummaryScreen({ token, card, justEnded, waitingCount, busy, onAgain, onRenewCode, onBack }: Props) {
	const { t } = useTranslation();
	const summary = useSummary(token, card);
	const [isRenewed, setRenewed] = useState(false);
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	return (
		<Page testId="summary" width="medium">
			<div className="my-auto space-y-6">
				<div>
					<ScreenHeading ref={heading} backLabel={t('summary.back')} onBack={onBack}>
						{t(justEnded ? 'summary.over' : 'summary.last')}
					</ScreenHeading>
					<p className="mt-1 text-lg text-muted">
						<bdi>{card.name}</bdi>
						{summary && summary !== 'failed' && (
							<span className="figures">
								{' · '}
								{t('summary.when', {
									day: formatDateTime(summary.startedAtMs),
									end: formatClock(summary.endedAtMs),
								})}
							</span>
						)}
					</p>
				</div>
				<div className="flex flex-wrap items-center gap-3">
					<Button testId="summary-again" variant="primary" size="lg" disabled={busy} onClick={onAgain}>
						{card.isOpen ? t('summary.again') : t('classes.open', { name: card.name })}
					</Button>
					<Button testId="summary-new-code" size="lg" onClick={() => void onRenewCode().then(setRenewed)}>
						<RefreshCw className="size-5" aria-hidden />
						{t('summary.newCode')}
					</Button>
					<p role="status" data-testid="summary-code" className="figures font-semibold">
						{isRenewed && t('summary.codeNow', { code: formatRoomCode(card.roomCode) })}
					</p>
				</div>
				{waitingCount > 0 && card.isOpen && (
					<Callout testId="summary-renewed" announce>
						{t('host.waiting', { count: waitingCount })}
					</Callout>
				)}
				{summary === 'failed' ? (
					<Callout testId="summary-failed" kind="warning" announce>
						{t('summary.failed')}
					</Callout>
				) : summary ? (
					<SummaryContent summary={summary} className={card.name} />
				) : (
					<Skeleton className="h-72" />
				)}
			</div>
		</Page>
	);
}

/** null: on its way. */
function useSummary(token: string, { classId, lastHeldAtMs }: ClassCard): LessonSummary | 'failed' | null {
	const [summary, setSummary] = useState<LessonSummary | 'failed' | null>(null);
	useEffect(() => {
		if (lastHeldAtMs === null) return;
		let stopped = false;
		fetchSummary(token, classId).then(
			(answer) => !stopped && setSummary(answer),
			() => !stopped && setSummary('failed'),
		);
		return () => {
			stopped = true;
		};
	}, [token, classId, lastHeldAtMs]);
	return summary;
}
