#!lua flags=allow-oom
-- Redis's own clock was set: the service's time goes on as it went. ARGV: the difference that
-- was in force, and the new one. The first node to notice decides. Answers the one in force.
local known = call('GET', P .. 'shift') or '0'
if known == ARGV[4] then
  call('SET', P .. 'shift', ARGV[5])
  return { tonumber(ARGV[5]) }
end
return { tonumber(known) }
