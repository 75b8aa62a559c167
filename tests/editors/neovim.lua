-- Neovim as the client: types into documents of a pack and does what a person does. Run by run.sh.
vim.g.launchpack_cmd = { vim.env.LAUNCHPACK, 'lsp' }
vim.cmd('filetype on')
vim.cmd('source ' .. vim.env.EDITORS .. '/neovim/launchpack.lua')
vim.cmd('cd ' .. vim.env.PACK)

local function fail(why)
  io.stderr:write('FAILED: ' .. why .. '\n')
  vim.cmd('cquit 1')
end

local function wait(what, is_so)
  if not vim.wait(20000, is_so, 20) then
    fail(what)
  end
  print('ok ' .. what)
end

local function codes()
  local all = {}
  for _, found in ipairs(vim.diagnostic.get(0)) do
    all[tostring(found.code)] = found
  end
  return all
end

local function ask(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 20000) or {}
  for _, answer in pairs(answers) do
    if answer.result then
      return answer.result
    end
  end
  return nil
end

local function on(text)
  vim.fn.cursor(1, 1)
  if vim.fn.search(text, 'cW') == 0 then
    fail('no `' .. text .. '` here')
  end
end

vim.cmd('edit pack/battlecard-deskwise.md')
wait('the server attaches', function()
  return #vim.lsp.buf_get_clients(0) > 0 and vim.lsp.buf_get_clients(0)[1] ~= nil or next(vim.lsp.buf_get_clients(0)) ~= nil
end)
on(' add-on')
vim.cmd('normal! 7x')
wait('a finding comes while one types', function()
  return codes()['disagreement'] ~= nil
end)
local hover = ask('textDocument/hover', vim.lsp.util.make_position_params())
if not (hover and hover.contents.value:find('competitors%[0%]%.is')) then
  fail('hover: ' .. vim.inspect(hover))
end
local params = vim.lsp.util.make_range_params()
params.context = { diagnostics = {} }
local back
for _, action in ipairs(ask('textDocument/codeAction', params) or {}) do
  if action.title:find('^Say again') then
    back = action
  end
end
if not back then
  fail('no action leads back')
end
vim.lsp.util.apply_workspace_edit(back.edit, 'utf-16')
wait('the edit of an action puts it right', function()
  return codes()['disagreement'] == nil
end)
if vim.bo.modified and table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'):find('chatbot add%-on') == nil then
  fail('the text is not as it was')
end
on('ticketing suite')
vim.lsp.buf.definition()
wait('one goes from a sentence to its line in the brief', function()
  return vim.api.nvim_buf_get_name(0):match('brief%.yaml$') ~= nil and vim.api.nvim_get_current_line():find('is: A ticketing') ~= nil
end)
on('resolves-38:')
vim.lsp.buf.rename('resolved')
wait('a claim and what refers to it get another name', function()
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  return text:find('resolves%-38') == nil and text:find('proof: %[resolved') ~= nil
end)
on('^launch:')
vim.cmd('normal! oow')
wait('a field that is none is found', function()
  return next(codes()) ~= nil
end)
local offered = ask('textDocument/completion', vim.lsp.util.make_position_params())
if not offered or #offered == 0 then
  fail('nothing is offered')
end
print('ok fields are offered')
vim.cmd('qall!')
