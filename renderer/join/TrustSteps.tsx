import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { LinkButton } from '../ui/Button.tsx';
import type { OperatingSystem } from '../ui/device.ts';
import { Fingerprint } from '../ui/Fingerprint.tsx';
import type { BrowserFamily } from './browser.ts';

type Props = { family: BrowserFamily; os: OperatingSystem; fingerprint: string; secureHref: string };

/**
 * How to trust the class's certificate authority: download, compare the fingerprint, install, open over https. Firefox
 * has a certificate store of its own, except on iOS.
 */
export function TrustSteps({ family, os, fingerprint, secureHref }: Props) {
	const { t } = useTranslation();
	const store = family === 'firefox' && os !== 'ios' ? 'firefox' : os;
	return (
		<ol className="mt-5 space-y-6 border-t border-line pt-5">
			<TrustStep number={1} title={t('landing.trust.download.title')}>
				<LinkButton
					testId="trust-download"
					href={os === 'ios' ? '/ca.mobileconfig' : '/ca.crt'}
					download={os === 'ios' ? undefined : 'lectern-class.crt'}
					className="mt-2"
				>
					<Download className="size-5" aria-hidden />
					{t('landing.trust.download.button')}
				</LinkButton>
			</TrustStep>
			<TrustStep number={2} title={t('landing.trust.compare.title')}>
				<p className="mt-1 text-muted">{t('landing.trust.compare.text')}</p>
				<Fingerprint value={fingerprint} />
			</TrustStep>
			<TrustStep number={3} title={t('landing.trust.install.title')}>
				<p className="mt-1 text-muted">{t(`landing.trust.install.${store}`)}</p>
			</TrustStep>
			<TrustStep number={4} title={t('landing.trust.open.title')}>
				<LinkButton testId="trust-continue" href={secureHref} variant="primary" className="mt-2">
					{t('landing.trust.open.button')}
				</LinkButton>
			</TrustStep>
		</ol>
	);
}

function TrustStep({ number, title, children }: { number: number; title: string; children: React.ReactNode }) {
	return (
		<li className="flex gap-4">
			<span className="figures flex size-8 shrink-0 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent-ink">
				{number}
			</span>
			<div className="min-w-0 grow pt-0.5">
				<h3 className="font-semibold">{title}</h3>
				{children}
			</div>
		</li>
	);
}
