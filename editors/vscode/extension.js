// Starts `launchpack lsp` and hands on what an editor alone can do: open a list of places, show an explanation.
const vscode = require('vscode')
const { LanguageClient, TransportKind } = require('vscode-languageclient/node')

let client

function start() {
  const command = vscode.workspace.getConfiguration('launchpack').get('path') || 'launchpack'
  const run = { command, args: ['lsp'], transport: TransportKind.stdio }
  client = new LanguageClient('launchpack', 'launchpack', { run, debug: run }, {
    documentSelector: [
      { scheme: 'file', pattern: '**/{brief,*.brief}.yaml' },
      { scheme: 'file', language: 'markdown' },
      { scheme: 'file', pattern: '**/*.md.hbs' },
    ],
    middleware: {
      // The lens over a value opens its places, as references do.
      executeCommand: async (name, args, next) => {
        const answer = await next(name, args)
        if (name === 'launchpack.places' && Array.isArray(answer)) {
          const [uri, position] = args
          await vscode.commands.executeCommand(
            'editor.action.showReferences',
            client.protocol2CodeConverter.asUri(uri),
            client.protocol2CodeConverter.asPosition(position),
            answer.map((place) => client.protocol2CodeConverter.asLocation(place)),
          )
        }
        return answer
      },
    },
  })
  return client.start().catch((error) => {
    vscode.window.showErrorMessage(`launchpack could not be started (${error.message}). Set "launchpack.path".`)
  })
}

async function build() {
  const uri = vscode.window.activeTextEditor?.document.uri
  if (!uri || !client) {
    return
  }
  await vscode.workspace.saveAll(false)
  try {
    await client.sendRequest('workspace/executeCommand', { command: 'launchpack.build', arguments: [uri.toString()] })
  } catch (error) {
    vscode.window.showWarningMessage(error.message)
  }
}

exports.activate = async (context) => {
  const explanations = {
    provideTextDocumentContent: (uri) => {
      const rule = uri.path.replace(/^.*\//, '').replace(/\.md$/, '')
      return client.sendRequest('launchpack/explain', { rule })
    },
  }
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider('launchpack', explanations),
    vscode.commands.registerCommand('launchpack.buildDocuments', build),
    vscode.commands.registerCommand('launchpack.restart', async () => {
      await client?.stop()
      await start()
    }),
  )
  await start()
}

exports.deactivate = () => client?.stop()
