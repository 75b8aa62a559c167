"""A real word processor, LibreOffice Writer, in the hands of a reviewer. Run with a Python that has `uno` (Debian: python3-uno)."""
import os, shutil, subprocess, tempfile, time

import uno
from com.sun.star.beans import PropertyValue

PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.UserProfile/Data"><prop oor:name="givenname" oor:op="fuse"><value>%s</value></prop></item>
<item oor:path="/org.openoffice.UserProfile/Data"><prop oor:name="sn" oor:op="fuse"><value>%s</value></prop></item>
</oor:items>
"""


def prop(name, value):
    p = PropertyValue()
    p.Name, p.Value = name, value
    return p


class Office:
    """One running word processor, whose user is called `who`."""

    def __init__(self, who):
        port = 20000 + os.getpid() % 10000
        self.home = tempfile.mkdtemp()
        os.mkdir(f"{self.home}/user")
        first, _, last = who.partition(" ")
        with open(f"{self.home}/user/registrymodifications.xcu", "w") as f:
            f.write(PROFILE % (first, last))
        url = f"socket,host=127.0.0.1,port={port};urp;"
        self.process = subprocess.Popen(
            ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{self.home}", f"--accept={url}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        for _ in range(160):
            try:
                self.context = resolver.resolve(f"uno:{url}StarOffice.ComponentContext")
                break
            except Exception:
                time.sleep(0.25)
        else:
            self.process.kill()
            raise SystemExit("LibreOffice did not start")
        time.sleep(1)
        make = self.context.ServiceManager.createInstanceWithContext
        self.desktop = make("com.sun.star.frame.Desktop", self.context)
        self.dispatcher = make("com.sun.star.frame.DispatchHelper", self.context)

    def open(self, path):
        return self.desktop.loadComponentFromURL(f"file://{os.path.abspath(path)}", "_blank", 0, (prop("Hidden", True),))

    def save(self, document, path):
        document.storeToURL(f"file://{os.path.abspath(path)}", (prop("FilterName", "MS Word 2007 XML"),))

    def accept_all(self, document):
        frame = document.CurrentController.Frame
        self.dispatcher.executeDispatch(frame, ".uno:AcceptAllTrackedChanges", "", 0, ())

    def close(self):
        try:
            self.desktop.terminate()
        except Exception:
            pass
        try:
            self.process.wait(20)
        except Exception:
            self.process.kill()
        shutil.rmtree(self.home, ignore_errors=True)


def paragraphs(document):
    """The paragraphs of the text and of the cells of its tables, each with whether it is one of a table."""
    out = []
    everything = document.Text.createEnumeration()
    while everything.hasMoreElements():
        one = everything.nextElement()
        if one.supportsService("com.sun.star.text.TextTable"):
            for name in one.CellNames:
                inner = one.getCellByName(name).createEnumeration()
                while inner.hasMoreElements():
                    out.append((inner.nextElement(), True))
        else:
            out.append((one, False))
    return out
