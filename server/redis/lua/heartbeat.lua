#!lua flags=allow-oom
-- The heartbeat of a node. ARGV: milliseconds until the node counts as failed, whether it is new,
-- milliseconds of difference at which two times still agree.
-- Answers alive or reclaimed; the time of Redis, the difference of the service time, milliseconds
-- since a node agreed with it (-1: never); the number of failed nodes, their names, the names of
-- the living.
local leaseMs, new, tolerance = tonumber(ARGV[4]), ARGV[5], tonumber(ARGV[6])
local time = call('TIME')
local wall = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local nodes = P .. 'nodes'
if new == '0' and not call('ZSCORE', nodes, node) then return { 'reclaimed' } end
call('ZADD', nodes, wall + leaseMs, node)
local silent = call('ZRANGEBYSCORE', nodes, '-inf', wall)
local living = call('ZRANGEBYSCORE', nodes, '(' .. wall, '+inf')
table.sort(living)
local shift = tonumber(call('GET', P .. 'shift') or '0')
local met = tonumber(call('GET', P .. 'met') or wall + 1)
if math.abs(wall + shift - now) <= tolerance then call('SET', P .. 'met', wall) end
local answer = { 'alive', wall, shift, math.max(-1, wall - met), #silent }
for _, other in ipairs(silent) do answer[#answer + 1] = other end
for _, other in ipairs(living) do answer[#answer + 1] = other end
return answer
