"""A scene that goes wrong."""

from worker_scenes.register import scene
from worker_scenes.things import register_text, save, start


@scene
def trouble(folder: str) -> None:
    """Code that goes wrong in another way at each frame, where scripts are allowed."""
    made = start()
    register_text("trouble.py", TROUBLE.replace("FOLDER", repr(folder)))
    made.frame_end = 20
    save(folder, "trouble.blend")


TROUBLE = """
import bpy, ctypes, os, socket, time

def do(scene, *_):
    frame = scene.frame_current
    if frame == 2:
        ctypes.string_at(0)
    elif frame == 3:
        os._exit(7)
    elif frame == 4:
        held = []
        while True:
            held.append(bytearray(os.urandom(1 << 20) * 64))
            time.sleep(0.05)
    elif frame == 5:
        open(os.path.join(FOLDER, 'hangs'), 'w').close()
        time.sleep(600)
    elif frame == 6:
        heard = []
        for family in (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_UNIX):
            try:
                socket.socket(family, socket.SOCK_DGRAM).close()
                heard.append(family.name + ' open')
            except OSError as error:
                heard.append(family.name + ' ' + type(error).__name__)
        with open(os.path.join(FOLDER, 'network'), 'w') as file:
            file.write(', '.join(heard))
    elif frame == 8:
        with open(os.path.join(FOLDER, 'environment'), 'w') as file:
            file.write(' '.join(sorted(os.environ)))
    elif frame == 9:
        scene.render.resolution_percentage = 50
    elif frame == 11:
        open(os.path.join(FOLDER, 'renders'), 'w').close()
    elif frame in (12, 13):
        from render_worker import checking
        own = os.path.join(os.path.dirname(checking.__file__), 'checker.py')
        checking.PROGRAM = os.path.join(FOLDER, 'dies.py') if frame == 12 else own
    elif frame == 14:
        from render_worker import worker
        worker.IDLE_PATIENCE = 0.1

def undo(scene, *_):
    written = bpy.path.abspath(scene.render.filepath) + '.png'
    if scene.frame_current == 7:
        os.remove(written)
    elif scene.frame_current == 10:
        os.truncate(written, 100)

bpy.app.handlers.render_init.append(do)
bpy.app.handlers.render_complete.append(undo)
"""
