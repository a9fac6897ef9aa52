-- Whether an inbox has a message with a shared body. ARGV: id, place of the body. Answers yes or
-- no.
for _, entry in ipairs(call('HVALS', P .. 'm:' .. ARGV[4])) do
  local _, _, body = parseAccount(entry)
  if body == ARGV[5] then return { 'yes' } end
end
return { 'no' }
