/** Homes of rooms, as scripts: each is one step for everybody who looks at its keys, and harmless when it is carried out late. */
import { endOfServers, silentPart, timeOfRedis } from '../members/memberScripts.ts';

/** A room that was claimed and never saved is forgotten then, ms. */
const unsavedMs = 60 * 60_000;

const lives = `
local function lives(server)
	local untilMs = redis.call('ZSCORE', KEYS[1], server)
	return untilMs and tonumber(untilMs) > now
end
`;

/**
 * Keys: `leases`, `cluster`, `code:` of the text, `room:` of the text. Argument: the text, an id or a code.
 * Answers room id (empty: there is none), home (empty: none that lives), epoch, and how long this run of Redis has lasted, ms.
 */
export const findScript = `
${timeOfRedis}
${lives}
local room, id = KEYS[4], ARGV[1]
if redis.call('EXISTS', room) == 0 then
	id = redis.call('GET', KEYS[3])
	room = id and string.sub(KEYS[4], 1, #KEYS[4] - #ARGV[1]) .. id
end
local runAt = tonumber(redis.call('HGET', KEYS[2], 'runAt') or now)
if not room or redis.call('EXISTS', room) == 0 then return { '', '', '0', whole(now - runAt) } end
local home, epoch = unpack(redis.call('HMGET', room, 'home', 'epoch'))
return { id, home and lives(home) and home or '', epoch or '0', whole(now - runAt) }
`;

/**
 * Keys: `leases`, `cluster`, `room:ID`, `ended:ID`, `gracePeriod`, `servers`, `joinVersions`, `knownVersions`. Arguments: the server that shall be
 * the home; TTL of leases; the server that asks; one that has ended for certain; then those of `FollowTerms`.
 *
 * Answers `home`, `wait` (the home does not live, but cannot be followed yet) or `target` (the server that shall be the home does not
 * live), then home and epoch. An epoch is never one that was there before, also not in a Redis that has lost it.
 */
export const claimScript = `
${timeOfRedis}
${lives}
local target, ttl, asking, sentAt, frozen = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[5]), tonumber(ARGV[6])
local leases, servers, joinVersions, knownVersions, promised = KEYS[1], KEYS[6], KEYS[7], KEYS[8], {}
for i = 7, #ARGV do promised[ARGV[i]] = true end
${endOfServers}
local home, epoch = unpack(redis.call('HMGET', KEYS[3], 'home', 'epoch'))
if home and lives(home) then return { 'home', home, epoch } end
if home and home ~= ARGV[4] then
	local renewedAt = tonumber(redis.call('HGET', KEYS[2], 'renewedAt') or 0)
	local isGracePeriod = now - renewedAt > ${silentPart} * ttl or redis.call('EXISTS', KEYS[5]) == 1
	if isGracePeriod or not hasEnded(home) then return { 'wait', home, epoch } end
end
if not lives(target) then return { 'target', '', '0' } end
local ended = redis.call('GET', KEYS[4])
epoch = whole(math.max(tonumber(epoch or 0) + 1, tonumber(ended or 0) + 1, now))
redis.call('HSET', KEYS[3], 'home', target, 'epoch', epoch)
if redis.call('HEXISTS', KEYS[3], 'settings') == 0 then
	redis.call('PEXPIRE', KEYS[3], ${unsavedMs})
end
return { 'home', target, epoch }
`;

/** Key: `room:ID`. Arguments: home, epoch. The epoch stays: the next one is greater. */
export const releaseScript = `
local home, epoch = unpack(redis.call('HMGET', KEYS[1], 'home', 'epoch'))
if home == ARGV[1] and epoch == ARGV[2] then redis.call('HDEL', KEYS[1], 'home') end
return 0
`;

/**
 * A server that holds its lease takes it again, and compares its rooms. Keys: `leases`, then `room:ID` and `ended:ID` of each of its rooms.
 * Arguments: server, TTL, the epochs of its rooms.
 *
 * Of two homes, the one with the greater epoch is right. Answers which rooms (from 1) have another home, or have ended.
 */
export const compareScript = `
${timeOfRedis}
local server, ttl = ARGV[1], tonumber(ARGV[2])
redis.call('ZADD', KEYS[1], whole(now + ttl), server)
local lost = {}
for i = 1, #ARGV - 2 do
	local room = KEYS[2 * i]
	local home, epoch, settings = unpack(redis.call('HMGET', room, 'home', 'epoch', 'settings'))
	local mine, theirs = tonumber(ARGV[i + 2]), tonumber(epoch or 0)
	local ended = tonumber(redis.call('GET', KEYS[2 * i + 1]) or -1)
	if ended >= mine or theirs > mine or (theirs == mine and home and home ~= server) then
		lost[#lost + 1] = i
	else
		redis.call('HSET', room, 'home', server, 'epoch', ARGV[i + 2])
		if not settings then redis.call('PEXPIRE', room, ${unsavedMs}) end
	end
end
return lost
`;
