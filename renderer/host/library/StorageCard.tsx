import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordingList } from '../../../sfu/protocol/recordings.ts';
import { Button } from '../../ui/Button.tsx';
import { formatBytes } from '../../ui/bytes.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Card } from '../../ui/Page.tsx';
import { retentionText } from './libraryTexts.ts';
import { RetentionDialog } from './RetentionDialog.tsx';

type Props = { token: string; list: RecordingList; onChanged: () => Promise<void> };

/** Where the recordings are, how much room is left, and for how long they are kept. */
export function StorageCard({ token, list: { folder, freeBytes, retention }, onChanged }: Props) {
	const { t } = useTranslation();
	const [isChanging, setChanging] = useState(false);
	return (
		<Card className="mt-auto">
			<h2 className="sr-only">{t('library.storage.title')}</h2>
			<dl className="grid gap-x-6 gap-y-4 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1.4fr)]">
				<Fact
					label={t('library.storage.folder')}
					action={<CopyButton testId="recordings-folder-copy" text={folder} label={t('library.storage.copyFolder')} />}
				>
					<span data-testid="recordings-folder" className="break-all">
						{folder}
					</span>
				</Fact>
				<Fact label={t('library.storage.free')}>
					<span className="figures">{freeBytes === null ? t('library.storage.unknown') : formatBytes(freeBytes)}</span>
				</Fact>
				<Fact
					label={t('library.storage.kept')}
					action={
						<Button
							testId="retention-change"
							variant="bare"
							aria-label={t('library.storage.changeKept')}
							className="px-3 text-accent-ink hover:bg-hover"
							onClick={() => setChanging(true)}
						>
							{t('library.storage.change')}
						</Button>
					}
				>
					<span data-testid="retention">{retentionText(retention, t)}</span>
				</Fact>
			</dl>
			{isChanging && (
				<RetentionDialog token={token} retention={retention} onChanged={onChanged} onClose={() => setChanging(false)} />
			)}
		</Card>
	);
}

function Fact({ label, action, children }: { label: string; action?: ReactNode; children: ReactNode }) {
	return (
		<div>
			<dt className="text-sm font-medium text-muted">{label}</dt>
			<dd className="flex min-h-11 items-center gap-1 text-[0.9375rem] font-medium">
				{children}
				{action}
			</dd>
		</div>
	);
}
