import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../ui/bytes.ts';
import { useCall } from '../useCall.tsx';
import { isDiskLow, roomLeftText } from './recordingTexts.ts';

/** What the recording needs on the disk, and what the host should know of it. */
export function DiskFigures() {
	const { t } = useTranslation();
	const figures = useCall((state) => state.recordingFigures);
	if (!figures) return <p className="text-sm text-muted">{t('recording.figures.none')}</p>;
	const { bytes, bitsPerSecond, minutesLeft, lowerLayers } = figures;
	const mbps = (bitsPerSecond / 1e6).toLocaleString([], { maximumFractionDigits: 1 });
	const roomLeft = roomLeftText(minutesLeft, t);
	return (
		<div className="figures text-sm text-muted" data-testid="recording-figures">
			<p>{t('recording.figures.soFar', { size: formatBytes(bytes), mbps })}</p>
			{isDiskLow(figures) ? <Warning>{roomLeft}</Warning> : <p>{roomLeft}</p>}
			{lowerLayers && <Warning>{t('recording.figures.lowerLayers')}</Warning>}
		</div>
	);
}

function Warning({ children }: { children: ReactNode }) {
	return (
		<p className="mt-1 flex gap-1.5 text-warning-ink">
			<TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
			{children}
		</p>
	);
}
