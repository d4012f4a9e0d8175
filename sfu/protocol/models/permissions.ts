import { z } from 'zod';

/** `host` owns the class; `coHost` may do what a host may, except close the room and change roles. */
export const Role = z.enum(['host', 'coHost', 'participant']);
export type Role = z.infer<typeof Role>;

/** What a participant may do. Without the permission the server answers `forbidden`; the interface hides the control. */
export const Permissions = z.object({
	mic: z.boolean(),
	camera: z.boolean(),
	screen: z.boolean(),
	screenAudio: z.boolean(),
	chat: z.boolean(),
	draw: z.boolean().default(false).describe('on what is shown; what an earlier version stored does not have it'),
});
export type Permissions = z.infer<typeof Permissions>;
export const allPermissions: Permissions = {
	mic: true,
	camera: true,
	screen: true,
	screenAudio: true,
	chat: true,
	draw: true,
};
/** Of participants in a new class: a host lets them draw when it is wanted. */
export const usualPermissions: Permissions = { ...allPermissions, draw: false };

/** A missing field leaves that permission as it is. */
export const PermissionChanges = z.object({
	mic: z.boolean().exactOptional(),
	camera: z.boolean().exactOptional(),
	screen: z.boolean().exactOptional(),
	screenAudio: z.boolean().exactOptional(),
	chat: z.boolean().exactOptional(),
	draw: z.boolean().exactOptional(),
});
