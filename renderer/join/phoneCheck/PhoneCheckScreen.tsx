import { SearchX, WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CallError } from '../../client/signalling/CallError.ts';
import { Button } from '../../ui/Button.tsx';
import { Message } from '../../ui/Message.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { type CheckProgress, checkWays } from './checkWays.ts';
import { checkSum } from './results.ts';
import { WayList } from './WayList.tsx';

/** What a phone shows that has scanned the code of a check. */
export function PhoneCheckScreen({ checkId }: { checkId: string }) {
	const { t } = useTranslation();
	const [attempt, setAttempt] = useState(1);
	const { progress, failure } = useCheck(checkId, attempt);
	const again = () => setAttempt(attempt + 1);
	if (failure === 'not-found') {
		return (
			<Message
				testId="phone-check-over"
				illustration={<SearchX aria-hidden />}
				title={t('phoneCheck.over.title')}
				text={t('phoneCheck.over.text')}
			/>
		);
	}
	if (failure !== null) {
		return (
			<Message
				testId="phone-check-failed"
				illustration={<WifiOff aria-hidden />}
				title={t('phoneCheck.failed.title')}
				text={t('phoneCheck.failed.text')}
				action={
					<Button testId="phone-check-failed-again" variant="primary" size="lg" onClick={again}>
						{t('phoneCheck.failed.again')}
					</Button>
				}
			/>
		);
	}
	return (
		<Page testId="phone-check">
			<div className="my-auto space-y-5">
				<div>
					<h1 className="text-2xl font-semibold text-pretty sm:text-3xl short:text-xl">{t('phoneCheck.title')}</h1>
					<p className="mt-2 text-muted">{t('phoneCheck.text')}</p>
				</div>
				{progress ? <Result progress={progress} onAgain={again} /> : <Skeleton className="h-64" />}
			</div>
		</Page>
	);
}

function Result({ progress: { phone, noWebRtc }, onAgain }: { progress: CheckProgress; onAgain: () => void }) {
	const { t } = useTranslation();
	const sum = checkSum(phone, noWebRtc);
	return (
		<Card>
			<p role="status" data-testid="phone-check-sum" data-sum={sum} className="mb-4 text-lg font-semibold text-pretty">
				{t(`phoneCheck.sum.${sum}`)}
			</p>
			<WayList phone={phone} />
			{phone.done && (
				<Button testId="phone-check-again" className="mt-4" onClick={onAgain}>
					{t('phoneCheck.again')}
				</Button>
			)}
		</Card>
	);
}

/** @param attempt another one begins anew */
function useCheck(checkId: string, attempt: number) {
	const [progress, setProgress] = useState<CheckProgress | null>(null);
	const [failure, setFailure] = useState<CallError['code'] | null>(null);
	// biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is another check
	useEffect(() => {
		let isOver = false;
		setProgress(null);
		setFailure(null);
		checkWays(checkId, (now) => {
			if (!isOver) setProgress(now);
		}).catch((error: unknown) => {
			if (!isOver) setFailure(CallError.from(error).code);
		});
		return () => {
			isOver = true;
		};
	}, [checkId, attempt]);
	return { progress, failure };
}
