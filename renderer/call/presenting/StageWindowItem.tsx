import { Presentation } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { MenuItem } from '../../ui/Menu.tsx';
import { useMediaQuery } from '../../ui/useMediaQuery.ts';
import { useHostActions } from '../useCall.tsx';
import { setStageWindow, useStageWindow } from './openWindows.ts';

/** Phones and tablets show one window at a time. */
const computer = '(pointer: fine) and (min-width: 640px)';

/** A row of the More menu: what everybody is to see, in a window of its own. */
export function StageWindowItem() {
	const { t } = useTranslation();
	const host = useHostActions();
	const isOpen = useStageWindow();
	const isComputer = useMediaQuery(computer);
	if (!host || !isComputer) return null;
	return (
		<MenuItem testId="more-stage-window" icon={<Presentation aria-hidden />} onSelect={() => setStageWindow(!isOpen)}>
			{t(isOpen ? 'presenting.stage.close' : 'presenting.stage.open')}
		</MenuItem>
	);
}
