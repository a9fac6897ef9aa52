#!lua flags=allow-oom
-- The clock of Redis was set: keeps the service time continuous. ARGV: the known difference, the
-- new one. The first node that notices decides. Answers the difference in force.
local known = call('GET', P .. 'shift') or '0'
if known == ARGV[4] then
  call('SET', P .. 'shift', ARGV[5])
  return { tonumber(ARGV[5]) }
end
return { tonumber(known) }
