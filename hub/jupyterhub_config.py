"""A JupyterHub for a class on one machine: every student is a user of the machine, all use one environment.

    python3 -m venv /opt/nnkit
    /opt/nnkit/bin/pip install -r hub/requirements.txt .
    npm install -g --prefix /opt/nnkit configurable-http-proxy@5.3.0
    PATH=/opt/nnkit/bin:$PATH NNKIT_CLASS=https://github.com/you/your-class jupyterhub -f hub/jupyterhub_config.py

The environment belongs to root, so no student can change it. Homes that others must not read need `chmod 700 /home/*`: not
every system makes them so. NNKIT_CLASS is a git repository with the notebooks of the student edition; at each start
nbgitpuller brings what is new in it, and keeps what a student has written.
"""

import os
import sys
from urllib.parse import urlencode

c = get_config()  # noqa: F821, JupyterHub gives it

pulled = {
    "repo": os.environ["NNKIT_CLASS"],
    "branch": os.environ.get("NNKIT_CLASS_BRANCH", "main"),
    "targetPath": "neural-networks",
    "urlpath": os.environ.get("NNKIT_CLASS_OPENS", "lab/tree/neural-networks/notebooks/ch00_before_you_begin.ipynb"),
}
c.Spawner.default_url = f"/git-pull?{urlencode(pulled)}"
c.Spawner.cmd = [os.path.join(os.path.dirname(sys.executable), "jupyterhub-singleuser")]

# Who may log in: by default the users of the machine, with their passwords (PAM).
c.Authenticator.allow_all = True

# One thread each: thirty kernels that all want every core would wait for one another.
c.Spawner.environment = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

# What nobody uses ends by itself, and its memory is free: a kernel after an hour, a server after two. A kernel listens to
# files that its user alone can open, and not to ports, which all users of the machine can reach. (Paths of such files end
# at 107 letters, so names of users below /home at 20.)
c.Spawner.args = [
    "--KernelManager.transport=ipc",
    "--MappingKernelManager.cull_idle_timeout=3600",
    "--ServerApp.shutdown_no_activity_timeout=7200",
]

# Kept only by a spawner that can, such as SystemdSpawner or DockerSpawner; the default one cannot.
c.Spawner.mem_limit = "1G"
