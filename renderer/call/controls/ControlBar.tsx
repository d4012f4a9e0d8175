import { useTranslation } from 'react-i18next';
import { useMediaQuery } from '../../ui/useMediaQuery.ts';
import { Each } from '../Each.tsx';
import type { ControlProps } from '../entries.ts';
import { controls, phoneControls } from './controls.ts';
import { LeaveButton } from './LeaveButton.tsx';
import { MoreMenu } from './MoreMenu.tsx';

/** The buttons at the bottom centre; on a phone the rarer ones move into the More menu. */
export function ControlBar({ panel }: ControlProps) {
	const { t } = useTranslation();
	const phone = useMediaQuery('(max-width: 639px)');
	return (
		<footer className="flex shrink-0 justify-center px-2 pt-2 pb-[max(0.75rem,env(safe-area-inset-bottom))] short:pt-1 short:pb-[max(0.25rem,env(safe-area-inset-bottom))]">
			<div
				role="toolbar"
				aria-label={t('call.controls')}
				// A click leaves the focus where it is, e.g. in a message that is being written.
				onMouseDown={(event) => event.preventDefault()}
				className="flex items-center gap-1 rounded-full border border-line bg-raised p-1.5 shadow-float short:p-0.5 sm:gap-2 sm:px-3 labelled:gap-1 labelled:rounded-3xl labelled:px-1.5"
			>
				<Each of={phone ? phoneControls : controls} with={{ panel }} />
				<MoreMenu panel={panel} phone={phone} />
				<LeaveButton />
			</div>
		</footer>
	);
}
