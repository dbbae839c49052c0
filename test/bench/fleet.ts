import fs from "node:fs";
import path from "node:path";

/** Objects of one application: one of each kind. */
export const objectsPerApp = 20;

export function appName(app: number): string {
  return `app-${String(app).padStart(4, "0")}`;
}

/** Writes the manifests of so many applications below a folder, a folder and five files each. */
export function writeFleet(folder: string, apps: number): void {
  for (let app = 0; app < apps; app++) writeApp(folder, appName(app), app);
}

export function writeApp(folder: string, name: string, app: number): void {
  const own = path.join(folder, "apps", name);
  fs.mkdirSync(own, { recursive: true });
  for (const [file, text] of Object.entries(appFiles(name, app))) fs.writeFileSync(path.join(own, file), text);
}

/** File → text, as people write them: comments, quotes where they are wanted, short flow lists. */
export function appFiles(name: string, app: number): Readonly<Record<string, string>> {
  return {
    "base.yaml": base(name),
    "web.yaml": web(name, app),
    "store.yaml": store(name),
    "tasks.yaml": tasks(name),
    "rights.yaml": rights(name),
  };
}

function base(name: string): string {
  return `# Everything of ${name} lives in a namespace of its own.
apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
  labels:
    team: harbor
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: ${name}
automountServiceAccountToken: false
---
apiVersion: v1
kind: ResourceQuota
metadata:
  name: ${name}
  namespace: ${name}
spec:
  hard:
    requests.cpu: "8"
    requests.memory: 16Gi
    persistentvolumeclaims: "10"
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: ${name}
spec:
  podSelector:
    matchLabels:
      app: ${name}
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              team: harbor
      ports:
        - protocol: TCP
          port: 8080
`;
}

function web(name: string, app: number): string {
  // some people use anchors
  const [labels, reused] = app % 10 === 3 ? ["&labels", "*labels"] : ["", `{ app: ${name}, tier: web }`];
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${name}
  labels: ${labels}
    app: ${name}
    tier: web
spec:
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels: ${reused}
    spec:
      serviceAccountName: ${name}
      containers:
        - name: web
          image: registry.example/shop/web:1.${app % 40}.0
          args: ["--listen=:8080", "--log=json"]
          ports:
            - name: http
              containerPort: 8080
          env:
            - name: REGION
              value: north
            - name: STORE
              value: ${name}-store:5432
            - name: TOKEN
              valueFrom:
                secretKeyRef:
                  name: ${name}
                  key: token
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
          readinessProbe:
            httpGet:
              path: /ready
              port: http
            periodSeconds: 5
          volumeMounts:
            - name: settings
              mountPath: /etc/web
        # ships the logs
        - name: logs
          image: registry.example/tools/logs:2.3
          resources:
            requests:
              cpu: 10m
              memory: 32Mi
      volumes:
        - name: settings
          configMap:
            name: ${name}
            defaultMode: 0440
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${name}
  labels:
    app: ${name}
spec:
  selector:
    app: ${name}
  ports:
    - name: http
      port: 80
      targetPort: http
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  namespace: ${name}
data:
  greeting: hello from ${name}
  retries: "3"
  web.conf: |
    listen 8080;
    upstream store {
      server ${name}-store:5432;
      keepalive 16;
    }
    timeout 30s;
---
apiVersion: v1
kind: Secret
metadata:
  name: ${name}
  namespace: ${name}
type: Opaque
stringData:
  token: bench-${name}
`;
}

function store(name: string): string {
  return `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: ${name}-store
  namespace: ${name}
spec:
  serviceName: ${name}-store
  replicas: 2
  selector:
    matchLabels:
      app: ${name}-store
  template:
    metadata:
      labels:
        app: ${name}-store
    spec:
      containers:
        - name: store
          image: registry.example/shop/store:14
          ports:
            - containerPort: 5432
          volumeMounts:
            - name: data
              mountPath: /var/lib/store
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: 5Gi
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: ${name}-backup
  namespace: ${name}
spec:
  accessModes:
    - ReadWriteOnce
  resources:
    requests:
      storage: 20Gi
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: ${name}
  namespace: ${name}
spec:
  minAvailable: 1
  selector:
    matchLabels:
      app: ${name}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: ${name}
  namespace: ${name}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: ${name}
  minReplicas: 2
  maxReplicas: 6
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 70
`;
}

function tasks(name: string): string {
  return `apiVersion: batch/v1
kind: CronJob
metadata:
  name: ${name}-backup
  namespace: ${name}
spec:
  schedule: "17 3 * * *"
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      backoffLimit: 2
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: backup
              image: registry.example/tools/backup:1.9
              args: [--to, /backup]
---
apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}-migrate
  namespace: ${name}
spec:
  backoffLimit: 1
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: migrate
          image: registry.example/shop/store:14
          command: ["/bin/migrate", "--up"]
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: ${name}-agent
  namespace: ${name}
spec:
  selector:
    matchLabels:
      app: ${name}-agent
  template:
    metadata:
      labels:
        app: ${name}-agent
    spec:
      containers:
        - name: agent
          image: registry.example/tools/agent:0.8
          env:
            - name: NODE
              valueFrom:
                fieldRef:
                  fieldPath: spec.nodeName
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
  namespace: ${name}
  annotations:
    example.com/rewrite: "on"
spec:
  rules:
    - host: ${name}.shop.example
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: ${name}
                port:
                  name: http
`;
}

function rights(name: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: ${name}
  namespace: ${name}
rules:
  - apiGroups: [""]
    resources: ["configmaps", "secrets"]
    verbs: ["get", "list", "watch"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ${name}
  namespace: ${name}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: ${name}
subjects:
  - kind: ServiceAccount
    name: ${name}
    namespace: ${name}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: ${name}
rules:
  - apiGroups: [""]
    resources: [nodes]
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: ${name}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: ${name}
subjects:
  - kind: ServiceAccount
    name: ${name}
    namespace: ${name}
`;
}
