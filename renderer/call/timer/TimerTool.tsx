import { Timer } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { TimerDialog } from './TimerDialog.tsx';

/** Opens the dialog in which hosts and co-hosts set the countdown timer. */
export function TimerTool() {
	const { t } = useTranslation();
	const [open, setOpen] = useState(false);
	return (
		<div className="mt-2 grid">
			<ToolButton icon={<Timer aria-hidden />} text={t('timer.tool')} onClick={() => setOpen(true)} />
			{open && <TimerDialog onClose={() => setOpen(false)} />}
		</div>
	);
}
