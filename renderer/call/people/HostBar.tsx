import { useTranslation } from 'react-i18next';
import { Each } from '../Each.tsx';
import type { HostToolProps } from '../entries.ts';
import { StopAnswer } from '../moderation/StopAnswer.tsx';
import { hostRows, hostTools } from './hostTools.ts';

/** Tools for the whole class, above the list of people. */
export function HostBar({ host }: HostToolProps) {
	const { t } = useTranslation();
	return (
		<section aria-label={t('call.moderation.label')} className="border-b border-line px-3 pb-3">
			<div className="grid grid-cols-4 gap-1.5">
				<Each of={hostTools} with={{ host }} />
			</div>
			<StopAnswer host={host} />
			<Each of={hostRows} with={{ host }} />
		</section>
	);
}
