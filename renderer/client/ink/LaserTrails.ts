import { pageUnits } from '../../../sfu/protocol/ink/strokePoints.ts';
import { laserRestMs } from '../../../sfu/protocol/models/ink.ts';
import type { Size } from './Size.ts';

/** A laser pointer leaves a trail for so long, ms. */
const trailMs = 700;
/** Radius of its dot as a share of the picture's width. */
const dotShare = 0.006;
const leastDotPx = 4;
const laserColor = '#ef4444';

type Spot = { x: number; y: number; atMs: number };

/** Where laser pointers have been on one picture, by who points. Draws itself; knows no timer. */
export class LaserTrails {
	readonly #trails = new Map<string, Spot[]>();

	/** @param x 1/10000 of the picture, as `y` */
	move(peerId: string, x: number, y: number, nowMs: number): void {
		const trail = this.#trails.get(peerId) ?? [];
		trail.push({ x, y, atMs: nowMs });
		this.#trails.set(peerId, trail);
	}

	off(peerId: string): void {
		this.#trails.delete(peerId);
	}

	clear(): void {
		this.#trails.clear();
	}

	/** Forgets what has faded. @returns whether there is something to draw */
	fade(nowMs: number): boolean {
		for (const [peerId, trail] of this.#trails) {
			const last = trail.at(-1);
			const left = trail.filter((spot) => spot === last || nowMs - spot.atMs < trailMs);
			if (last && nowMs - last.atMs < laserRestMs) this.#trails.set(peerId, left);
			else this.#trails.delete(peerId);
		}
		return this.#trails.size > 0;
	}

	draw(
		context: CanvasRenderingContext2D,
		{ width, height, mirrored }: Size & { mirrored: boolean },
		nowMs: number,
	): void {
		const radius = Math.max(leastDotPx, width * dotShare);
		const place = ({ x, y }: Spot): [number, number] => {
			const left = (x / pageUnits) * width;
			return [mirrored ? width - left : left, (y / pageUnits) * height];
		};
		context.save();
		context.lineCap = 'round';
		context.strokeStyle = context.fillStyle = laserColor;
		for (const trail of this.#trails.values()) {
			trail.forEach((to, index) => {
				const from = trail[index - 1];
				if (!from) return;
				context.globalAlpha = Math.max(0, 1 - (nowMs - from.atMs) / trailMs) * 0.8;
				context.lineWidth = radius;
				context.beginPath();
				context.moveTo(...place(from));
				context.lineTo(...place(to));
				context.stroke();
			});
			const last = trail.at(-1);
			if (!last) continue;
			const [x, y] = place(last);
			context.globalAlpha = Math.min(1, (laserRestMs - (nowMs - last.atMs)) / trailMs);
			// A light ring: the dot is seen on red, too.
			context.beginPath();
			context.arc(x, y, radius * 1.3, 0, 2 * Math.PI);
			context.fillStyle = '#ffffff';
			context.fill();
			context.beginPath();
			context.arc(x, y, radius, 0, 2 * Math.PI);
			context.fillStyle = laserColor;
			context.fill();
		}
		context.restore();
	}
}
