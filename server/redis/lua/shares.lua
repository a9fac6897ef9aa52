-- Whether an inbox holds shared bytes. ARGV: id, where they are. Answers yes or no.
for _, entry in ipairs(call('HVALS', P .. 'm:' .. ARGV[4])) do
  local _, _, body = account(entry)
  if body == ARGV[5] then return { 'yes' } end
end
return { 'no' }
