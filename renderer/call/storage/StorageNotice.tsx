import { HardDrive } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../ui/Notice.tsx';
import { useCall } from '../useCall.tsx';

/** Tells hosts and co-hosts that nothing can be stored, until that is over. */
export function StorageNotice() {
	const { t } = useTranslation();
	const trouble = useCall((state) => state.storageTrouble);
	const text = trouble ? t(`storage.${trouble}`) : '';
	return (
		<>
			<p role="status" className="sr-only">
				{text}
			</p>
			{trouble && (
				<Notice
					testId="storage-notice"
					icon={<HardDrive className="text-warning-ink" aria-hidden />}
					text={text}
					details={t('storage.lasts')}
				/>
			)}
		</>
	);
}
