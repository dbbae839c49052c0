// The part of an application that keeps data, what runs beside it, and the rights.

export function store(name: string): string {
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

export function tasks(name: string): string {
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

export function rights(name: string): string {
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
