import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { LinkButton } from '../ui/Button.tsx';
import { Fingerprint } from '../ui/Fingerprint.tsx';
import type { Browser } from './browser.ts';

type Props = { browser: Browser; fingerprint: string; secureHref: string };

/**
 * How to trust the class's certificate authority: download, compare the fingerprint, install, open over https. Firefox
 * has a certificate store of its own, except on iOS.
 */
export function TrustSteps({ browser, fingerprint, secureHref }: Props) {
	const { t } = useTranslation();
	const store = browser.family === 'firefox' && browser.os !== 'ios' ? 'firefox' : browser.os;
	return (
		<ol className="mt-5 space-y-6 border-t border-line pt-5">
			<TrustStep number={1} title={t('join.trust.download.title')}>
				<LinkButton
					href={browser.os === 'ios' ? '/ca.mobileconfig' : '/ca.crt'}
					download={browser.os === 'ios' ? undefined : 'lectern-class.crt'}
					className="mt-2"
				>
					<Download className="size-5" aria-hidden />
					{t('join.trust.download.button')}
				</LinkButton>
			</TrustStep>
			<TrustStep number={2} title={t('join.trust.compare.title')}>
				<p className="mt-1 text-muted">{t('join.trust.compare.text')}</p>
				<Fingerprint value={fingerprint} />
			</TrustStep>
			<TrustStep number={3} title={t('join.trust.install.title')}>
				<p className="mt-1 text-muted">{t(`join.trust.install.${store}`)}</p>
			</TrustStep>
			<TrustStep number={4} title={t('join.trust.open.title')}>
				<LinkButton href={secureHref} variant="primary" className="mt-2">
					{t('join.trust.open.button')}
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
