import { Eye, ShieldCheck, Video } from 'lucide-react';
import { Collapsible } from 'radix-ui';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LandingInfo } from '../../sfu/protocol/http.ts';
import { CallError } from '../client/signalling/CallError.ts';
import { fetchLanding } from '../client/signalling/joinApi.ts';
import { lineText } from '../problems/lines.ts';
import { Button } from '../ui/Button.tsx';
import { Callout } from '../ui/Callout.tsx';
import { Card, Page } from '../ui/Page.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { BrowserWarning } from './BrowserWarning.tsx';
import { detectBrowser } from './browser.ts';
import { secureUrl } from './entry.ts';
import { TrustSteps } from './TrustSteps.tsx';

type Props = { onWatch: () => void };

/** Shown over plain HTTP, where browsers allow no camera: three ways to join. */
export function LandingScreen({ onWatch }: Props) {
	const { t } = useTranslation();
	const [info, setInfo] = useState<LandingInfo | CallError | null>(null);
	const [attempt, setAttempt] = useState(0);
	// biome-ignore lint/correctness/useExhaustiveDependencies: a new `attempt` repeats the request
	useEffect(() => {
		let mounted = true;
		fetchLanding().then(
			(answer) => mounted && setInfo(answer),
			(error: unknown) => mounted && setInfo(CallError.from(error)),
		);
		return () => {
			mounted = false;
		};
	}, [attempt]);

	return (
		<Page testId="landing-screen" width="medium">
			{info instanceof CallError ? (
				<Callout
					kind="error"
					announce
					action={<Button onClick={() => setAttempt(attempt + 1)}>{t('ui.tryAgain')}</Button>}
				>
					{lineText('landing', info, t)}
				</Callout>
			) : info === null ? (
				<LandingSkeleton />
			) : (
				<WaysIn info={info} onWatch={onWatch} />
			)}
		</Page>
	);
}

function WaysIn({ info, onWatch }: { info: LandingInfo; onWatch: () => void }) {
	const { t } = useTranslation();
	const browser = detectBrowser(navigator.userAgent, navigator.maxTouchPoints);
	const secureHref = secureUrl(new URL(location.href), info.httpsPort, info.httpsHost);
	return (
		<>
			<h1 className="text-2xl font-semibold text-pretty sm:text-3xl">
				{t('join.landing.title', { className: info.className })}
			</h1>
			<p className="mt-2 mb-6 text-lg text-muted">{t('join.landing.text')}</p>
			{info.open && <p className="mb-6 text-muted">{t('join.landing.open')}</p>}
			<div className="space-y-4">
				<Card>
					<div className="grid items-center gap-5 sm:grid-cols-[1fr_17rem]">
						<div>
							<WayTitle icon={<Video aria-hidden />} title={t('join.landing.full.title')} />
							<p className="mt-2 text-muted">{t(`join.landing.warning.${browser.family}.text`)}</p>
							<Button
								variant="primary"
								size="lg"
								className="mt-5 w-full sm:w-auto"
								onClick={() => location.assign(secureHref)}
							>
								{t('join.landing.full.button')}
							</Button>
						</div>
						<BrowserWarning family={browser.family} />
					</div>
				</Card>
				<Card>
					<Collapsible.Root>
						<WayTitle icon={<ShieldCheck aria-hidden />} title={t('join.landing.trust.title')} />
						<p className="mt-2 text-muted">{t('join.landing.trust.text')}</p>
						<Collapsible.Trigger asChild>
							<Button className="mt-4 w-full sm:w-auto">{t('join.landing.trust.button')}</Button>
						</Collapsible.Trigger>
						<Collapsible.Content className="appear">
							<TrustSteps browser={browser} fingerprint={info.caFingerprint} secureHref={secureHref} />
						</Collapsible.Content>
					</Collapsible.Root>
				</Card>
				<Card>
					<WayTitle icon={<Eye aria-hidden />} title={t('join.landing.watch.title')} />
					<p className="mt-2 text-muted">{t('join.landing.watch.text')}</p>
					<Button className="mt-4 w-full sm:w-auto" onClick={onWatch}>
						{t('join.landing.watch.button')}
					</Button>
				</Card>
			</div>
		</>
	);
}

function WayTitle({ icon, title }: { icon: React.ReactNode; title: string }) {
	return (
		<h2 className="flex items-center gap-3 text-lg font-semibold">
			<span className="text-accent-ink [&>svg]:size-6">{icon}</span>
			{title}
		</h2>
	);
}

function LandingSkeleton() {
	return (
		<div className="space-y-4">
			<Skeleton className="h-10 w-2/3" />
			<Skeleton className="h-6 w-1/2" />
			<Skeleton className="h-56" />
			<Skeleton className="h-40" />
		</div>
	);
}
