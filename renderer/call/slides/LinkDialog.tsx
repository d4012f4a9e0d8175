import { ExternalLink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, LinkButton } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

type Props = { url: string; onClose: () => void };

/** Where a link of a document leads. It opens in a window of its own, which knows nothing of the class. */
export function LinkDialog({ url, onClose }: Props) {
	const { t } = useTranslation();
	const { host } = new URL(url);
	return (
		<Dialog
			testId="slides-link-dialog"
			open
			onOpenChange={onClose}
			title={host === '' ? t('slides.link.mail') : t('slides.link.title', { host })}
			description={t('slides.link.text')}
			actions={
				<>
					<Button testId="slides-link-stay" onClick={onClose}>
						{t('slides.link.stay')}
					</Button>
					<LinkButton
						testId="slides-link-open"
						variant="primary"
						href={url}
						target="_blank"
						rel="noopener noreferrer"
						onClick={onClose}
					>
						<ExternalLink className="size-4.5" aria-hidden />
						{t('slides.link.open')}
					</LinkButton>
				</>
			}
		>
			<p dir="ltr" className="mt-3 max-h-40 overflow-y-auto rounded-lg bg-hover px-3 py-2 wrap-anywhere">
				{url}
			</p>
		</Dialog>
	);
}
