import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMediaQuery } from '../../ui/useMediaQuery.ts';
import { Each } from '../Each.tsx';
import type { ControlProps } from '../entries.ts';
import { controls, phoneControls } from './controls.ts';
import { LeaveButton } from './LeaveButton.tsx';
import { MoreMenu } from './MoreMenu.tsx';
import { OpenTool, ToolDialog } from './Tools.tsx';
import type { ToolName } from './tools.ts';

/** The buttons at the bottom centre; on a phone the rarer ones move into the More menu. */
export function ControlBar({ panel }: ControlProps) {
	const { t } = useTranslation();
	const [tool, setTool] = useState<ToolName | null>(null);
	const isNarrow = useMediaQuery('(max-width: 639px)');
	// There the panel stands beside the bar.
	const isShort = useMediaQuery('(max-height: 479px) and (max-width: 1023px)');
	const phone = isNarrow || (isShort && panel.open !== null);
	return (
		<footer
			data-bar
			className="col-span-full row-start-3 flex justify-center px-2 pt-2 pb-[max(0.75rem,var(--safe-bottom))] short:pt-1 short:pb-[max(0.25rem,var(--safe-bottom))] short:beside:col-[1/2] immersive:pointer-events-none immersive:z-20 immersive:*:pointer-events-auto"
		>
			<div
				role="toolbar"
				data-testid="controls"
				aria-label={t('call.controls')}
				// A click leaves the focus where it is, e.g. in a message that is being written.
				onMouseDown={(event) => event.preventDefault()}
				className="fades flex items-center gap-1 rounded-full border border-line bg-raised p-1.5 shadow-float short:p-0.5 sm:gap-2 sm:px-3 labelled:gap-1 labelled:rounded-3xl labelled:px-1.5"
			>
				<OpenTool value={setTool}>
					<Each of={phone ? phoneControls : controls} with={{ panel }} />
					<MoreMenu panel={panel} phone={phone} />
				</OpenTool>
				<LeaveButton />
			</div>
			<ToolDialog name={tool} onClose={() => setTool(null)} />
		</footer>
	);
}
