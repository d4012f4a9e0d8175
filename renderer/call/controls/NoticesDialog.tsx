import { useTranslation } from 'react-i18next';
import type { TestId } from '../../testIds/testIds.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { type StoredSwitch, useStoredSwitch } from '../../ui/storedSwitch.ts';
import { announcementSwitch } from '../announcements/announcementSwitch.ts';
import { flashSwitch, soundSwitch } from '../attention/attentionSwitches.ts';
import { SystemNoticeSwitch } from '../attention/SystemNoticeSwitch.tsx';
import { mutedHintSwitch } from '../devices/mutedHint.ts';
import { useHostActions } from '../useCall.tsx';

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

/** How this computer tells of what happens in the class; most of it is for hosts and co-hosts. */
export function NoticesDialog({ open, onOpenChange }: Props) {
	const { t } = useTranslation();
	const host = useHostActions();
	return (
		<Dialog
			testId="notices-dialog"
			open={open}
			onOpenChange={onOpenChange}
			title={t('attention.settings.title')}
			description={t('attention.settings.text')}
		>
			<div className="mt-3 space-y-2">
				{host && (
					<>
						<NoticeSwitch testId="notices-sound" of={soundSwitch} text={t('attention.settings.sound')} />
						<SystemNoticeSwitch />
						{window.lectern && (
							<NoticeSwitch testId="notices-flash" of={flashSwitch} text={t('attention.settings.flash')} />
						)}
					</>
				)}
				<NoticeSwitch testId="notices-muted" of={mutedHintSwitch} text={t('call.mic.mutedHintSwitch')} />
				<NoticeSwitch testId="notices-announcements" of={announcementSwitch} text={t('announcements.switch')} />
			</div>
		</Dialog>
	);
}

function NoticeSwitch({ testId, of, text }: { testId: TestId; of: StoredSwitch; text: string }) {
	const [isOn, setOn] = useStoredSwitch(of);
	return (
		<Switch testId={testId} checked={isOn} onChange={setOn}>
			{text}
		</Switch>
	);
}
