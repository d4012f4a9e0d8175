import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostInfo } from '../../../sfu/protocol/http.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FirstClass } from './FirstClass.tsx';
import { NetworkCheck } from './NetworkCheck.tsx';
import { PhoneCheck } from './PhoneCheck.tsx';
import { SaveReport } from './SaveReport.tsx';

const troubles = ['address', 'warning', 'media', 'iphone', 'unheard', 'slow'] as const;

type Props = {
	open: boolean;
	onOpenChange: (open: boolean) => void;
	token: string;
	info: HostInfo;
	/** Opens with the check of the network in view. Default: at the top. */
	startsAtNetwork?: boolean;
};

/** Of this module, so that React calls it once: whoever has scrolled on stays there. */
const scrollHere = (section: HTMLElement | null) => section?.scrollIntoView();

/**
 * The first class, what students see, what to do when something does not work, checks of network and phones, and a report for
 * whoever helps.
 */
export function HelpDialog({ open, onOpenChange, token, info, startsAtNetwork = false }: Props) {
	const { t } = useTranslation();
	return (
		<Dialog open={open} onOpenChange={onOpenChange} title={t('help.title')} wide testId="help">
			<Part title={t('help.first.title')}>
				<FirstClass />
			</Part>
			<Part title={t('help.see.title')}>
				<p className="text-pretty text-muted">{t('help.see.text')}</p>
			</Part>
			<Part title={t('help.trouble.title')}>
				<div className="divide-y divide-line rounded-card border border-line">
					{troubles.map((trouble) => (
						<details key={trouble} className="group px-4">
							<summary className="flex min-h-11 cursor-pointer list-none items-center justify-between gap-3 rounded-[10px] py-2 font-medium [&::-webkit-details-marker]:hidden">
								{t(`help.trouble.${trouble}.title`)}
								<ChevronRight
									className="size-5 shrink-0 text-muted transition-transform duration-150 group-open:rotate-90"
									aria-hidden
								/>
							</summary>
							<p className="pb-3 text-[0.9375rem] text-pretty text-muted">{t(`help.trouble.${trouble}.text`)}</p>
						</details>
					))}
				</div>
			</Part>
			<Part title={t('help.network.title')} startsHere={startsAtNetwork}>
				<NetworkCheck token={token} />
			</Part>
			<Part title={t('help.phone.title')}>
				<PhoneCheck token={token} info={info} />
			</Part>
			<Part title={t('help.report.title')}>
				<SaveReport token={token} />
			</Part>
			<p className="figures mt-6 text-sm text-muted">{t('help.version', { version: info.version })}</p>
		</Dialog>
	);
}

function Part({ title, startsHere, children }: { title: string; startsHere?: boolean; children: ReactNode }) {
	return (
		<section ref={startsHere ? scrollHere : undefined} className="mt-5">
			<h3 className="mb-3 text-lg font-semibold">{title}</h3>
			{children}
		</section>
	);
}
