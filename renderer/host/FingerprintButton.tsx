import { Fingerprint as FingerprintIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Fingerprint } from '../ui/Fingerprint.tsx';

/**
 * Shows the fingerprint of the class's certificate authority, which students compare when they choose "Trust this
 * computer once".
 */
export function FingerprintButton({ value }: { value: string }) {
	const { t } = useTranslation();
	const [open, setOpen] = useState(false);
	return (
		<>
			<Button testId="fingerprint-button" variant="quiet" onClick={() => setOpen(true)}>
				<FingerprintIcon className="size-5" aria-hidden />
				<span className="max-sm:sr-only">{t('host.join.fingerprint.open')}</span>
			</Button>
			<Dialog
				testId="fingerprint-dialog"
				open={open}
				onOpenChange={setOpen}
				title={t('host.join.fingerprint.title')}
				description={t('host.join.fingerprint.text')}
			>
				<Fingerprint value={value} />
			</Dialog>
		</>
	);
}
