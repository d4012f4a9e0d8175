import { ChevronDown, Eye, ListChecks, type LucideIcon, Video } from 'lucide-react';
import { Collapsible } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import type { LandingInfo } from '../../sfu/protocol/http.ts';
import { lineText } from '../problems/lines.ts';
import type { TestId } from '../testIds/testIds.ts';
import { Button } from '../ui/Button.tsx';
import { Callout } from '../ui/Callout.tsx';
import { deviceInUse } from '../ui/device.ts';
import { Card, Page } from '../ui/Page.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { BrowserWarning } from './BrowserWarning.tsx';
import { type BrowserFamily, detectBrowser } from './browser.ts';
import { secureUrl, voteUrl } from './entry.ts';
import { PeopleInClass } from './PeopleInClass.tsx';
import { TrustSteps } from './TrustSteps.tsx';
import { useLanding } from './useLanding.ts';

type Props = { roomCode: string; onWatch: () => void };

/** Shown over plain HTTP, where browsers allow no camera: three ways to take part, and how to get rid of the browser's warning. */
export function LandingScreen({ roomCode, onWatch }: Props) {
	const { t } = useTranslation();
	const { info, error, refresh } = useLanding(roomCode);
	return (
		<Page testId="landing-screen" width="medium">
			{info ? (
				<WaysIn info={info} roomCode={roomCode} onWatch={onWatch} />
			) : error ? (
				<Callout
					testId="landing-error"
					kind="error"
					announce
					action={
						<Button testId="landing-again" onClick={() => void refresh()}>
							{t('ui.tryAgain')}
						</Button>
					}
				>
					{lineText('landing', error, t)}
				</Callout>
			) : (
				<LandingSkeleton />
			)}
		</Page>
	);
}

function WaysIn({ info, roomCode, onWatch }: Props & { info: LandingInfo }) {
	const { t } = useTranslation();
	const family = detectBrowser(navigator.userAgent);
	const secureHref = secureUrl(new URL(location.href), info.httpsPort, info.httpsHost);
	return (
		<div className="my-auto">
			<h1 className="text-2xl font-semibold text-pretty short:text-xl sm:text-3xl">
				{t('landing.title', { className: info.className })}
			</h1>
			<PeopleInClass running={info.running} className="mt-2 sm:text-lg short:text-base" />
			{info.open && <p className="mt-3 text-muted">{t('landing.open')}</p>}
			<div className="mt-5 grid auto-rows-fr gap-3 sm:grid-cols-3 sm:gap-4 short:mt-3">
				<Choice
					testId="landing-camera"
					icon={Video}
					label={t('landing.camera.button')}
					text={t('landing.camera.text')}
					onChoose={() => location.assign(secureHref)}
				/>
				<Choice
					testId="landing-watch"
					icon={Eye}
					label={t('landing.watch.button')}
					text={t('landing.watch.text')}
					onChoose={onWatch}
				/>
				<Choice
					testId="landing-vote"
					icon={ListChecks}
					label={t('landing.vote.button')}
					text={t('landing.vote.text')}
					onChoose={() => location.assign(voteUrl(new URL(location.href), roomCode))}
				/>
			</div>
			{info.givenCertificate ? null : info.school === undefined ? (
				<OwnCertificate family={family} fingerprint={info.caFingerprint} secureHref={secureHref} />
			) : (
				<SchoolCertificate school={info.school} family={family} />
			)}
		</div>
	);
}

type OwnCertificateProps = { family: BrowserFamily; fingerprint: string; secureHref: string };

/** The computer made its certificate itself: what the browser's warning looks like, and how to be rid of it. */
function OwnCertificate({ family, fingerprint, secureHref }: OwnCertificateProps) {
	const { t } = useTranslation();
	return (
		<>
			<section className="mt-8 grid items-center gap-5 sm:grid-cols-[1fr_17rem]">
				<div>
					<h2 className="font-semibold">{t('landing.warning.title')}</h2>
					<p className="mt-1 text-muted">{t(`landing.warning.${family}.text`)}</p>
				</div>
				<BrowserWarning family={family} />
			</section>
			<Collapsible.Root className="mt-6">
				<Collapsible.Trigger
					data-testid="landing-trust"
					className="group -mx-2 inline-flex min-h-11 items-center gap-2 rounded-[10px] px-2 text-left font-medium text-accent-ink underline decoration-1 underline-offset-4 hover:bg-hover"
				>
					{t('landing.trust.link')}
					<ChevronDown
						className="size-5 shrink-0 transition-transform duration-150 group-data-[state=open]:rotate-180"
						aria-hidden
					/>
				</Collapsible.Trigger>
				<Collapsible.Content className="appear">
					<Card className="mt-3">
						<p className="text-muted">{t('landing.trust.text')}</p>
						<TrustSteps family={family} os={deviceInUse().os} fingerprint={fingerprint} secureHref={secureHref} />
					</Card>
				</Collapsible.Content>
			</Collapsible.Root>
		</>
	);
}

/** The root of the school vouches for the certificate: school devices know it, the own devices of students do not. */
function SchoolCertificate({ school, family }: { school: string; family: BrowserFamily }) {
	const { t } = useTranslation();
	return (
		<section className="mt-8" data-testid="landing-school">
			<h2 className="font-semibold">{t('landing.school.title', { school })}</h2>
			<p className="mt-1 text-muted">{t('landing.school.text')}</p>
			<details className="mt-2">
				<summary
					data-testid="landing-school-own"
					className="inline-flex min-h-11 cursor-pointer items-center rounded-[10px] font-medium text-accent-ink underline decoration-1 underline-offset-4"
				>
					{t('landing.school.own')}
				</summary>
				<p className="text-muted">{t(`landing.warning.${family}.text`)}</p>
			</details>
		</section>
	);
}

type ChoiceProps = { testId: TestId; icon: LucideIcon; label: string; text: string; onChoose: () => void };

/** One of several equal ways on; its sentence is part of the button, so that the whole card can be pressed. */
function Choice({ testId, icon: Icon, label, text, onChoose }: ChoiceProps) {
	return (
		<button
			type="button"
			data-testid={testId}
			onClick={onChoose}
			className="flex items-center gap-4 rounded-2xl border border-edge bg-card p-4 text-left shadow-card transition-colors duration-150 hover:border-accent hover:bg-accent-soft sm:flex-col sm:gap-3 sm:p-6 sm:text-center short:flex-row short:p-4 short:text-left"
		>
			<span className="flex size-13 shrink-0 items-center justify-center rounded-full bg-accent-fill text-on-accent forced-main">
				<Icon className="size-6" aria-hidden />
			</span>
			<span className="min-w-0">
				<span className="block text-lg font-semibold">{label}</span>
				<span className="block text-muted">{text}</span>
			</span>
		</button>
	);
}

function LandingSkeleton() {
	return (
		<div className="my-auto space-y-4">
			<Skeleton className="h-9 w-2/3" />
			<Skeleton className="h-6 w-1/2" />
			<div className="grid gap-3 sm:grid-cols-3 sm:gap-4">
				<Skeleton className="h-24 sm:h-40" />
				<Skeleton className="h-24 sm:h-40" />
				<Skeleton className="h-24 sm:h-40" />
			</div>
			<Skeleton className="h-40" />
		</div>
	);
}
